namespace Slipway.Images;

/// <summary>Builds the errors for images that are not what they claim to be.</summary>
internal static class Refusal
{
    public static SlipwayException Of(string what, Exception? inner = null) =>
        new(FailureKind.Refused, $"{what}. The image was refused: make it again, and check what made or transferred it.", inner);

    public static SlipwayException Missing(string blob, string neededBy) => Of($"{blob}, which {neededBy} needs, is missing");
}
