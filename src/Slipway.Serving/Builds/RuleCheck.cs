using System.Text.Json;
using Slipway.Records;

namespace Slipway.Serving.Builds;

/// <summary>Checks an image's record against the rules, without running it.</summary>
internal static class RuleCheck
{
    /// <exception cref="SlipwayException">Refused: the image breaks a rule.</exception>
    public static void Demand(IReadOnlyList<ImageRule> rules, string target, ImageRecord image)
    {
        var size = image.Layers.Sum(static layer => layer.Tar.Size);
        foreach (var rule in rules)
        {
            if (rule is NonRootRule && UserOf(image) is var user && IsRoot(user))
            {
                throw Broken(
                    target,
                    $"its user is {(user.Length == 0 ? "not set, so it is root" : $"'{user}'")} ({rule.Said}). Add a USER to "
                        + "the Dockerfile's last stage"
                );
            }

            if (rule is MaxSizeRule limit && size > limit.Bytes)
            {
                throw Broken(target, $"its layers are {ByteSize.Show(size)}, more than {rule.Said}");
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
