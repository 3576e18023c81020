using System.Text.Json;
using Slipway.Cli.Printing;
using Slipway.Records;

namespace Slipway.Cli.Commands.Build;

/// <summary>Checks an image's record against the rules, without running it.</summary>
internal static class ImageCheck
{
    /// <exception cref="SlipwayException">Refused: the image breaks a rule.</exception>
    public static void Demand(ImageRules rules, string target, ImageRecord image)
    {
        if (rules.Has(ImageRules.NonRoot) && UserOf(image) is var user && IsRoot(user))
        {
            throw Broken(
                target,
                $"its user is {(user.Length == 0 ? "not set, so it is root" : $"'{user}'")} (--check "
                    + $"{ImageRules.NonRoot}). Add a USER to the Dockerfile's last stage"
            );
        }

        var size = image.Layers.Sum(static layer => layer.Tar.Size);
        foreach (var limit in rules.MaxSizes)
        {
            if (size > SizeText.Parse(limit.Value))
            {
                throw Broken(target, $"its layers are {Human.Bytes(size)}, more than --max-size {limit.Value}");
            }
        }
    }

    public static SlipwayException Broken(string target, string what) =>
        new(FailureKind.Refused, $"The image of '{target}' was built, but not saved: {what}.");

    private static bool IsRoot(string user) => user.Split(':')[0] is "" or "root" or "0";

    private static string UserOf(ImageRecord image)
    {
        using var config = JsonDocument.Parse(image.Documents.First(document => document.Digest == image.Config).Data);
        return
            config.RootElement.TryGetProperty("config", out var inner)
            && inner.ValueKind == JsonValueKind.Object
            && inner.TryGetProperty("User", out var user)
            && user.ValueKind == JsonValueKind.String
            ? user.GetString()!
            : "";
    }
}
