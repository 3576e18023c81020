namespace Slipway.Tar;

internal static class TarDamage
{
    public static SlipwayException At(long offset, string what) =>
        new(FailureKind.Refused, $"The tar stream is refused at byte {offset}: {what}. Make it again from its source.");
}
