using System.Text.RegularExpressions;

namespace Slipway.Cli.Tests;

/// <summary>
/// Compares text with a reviewed file in Expectations/. On a difference it writes NAME.received.txt beside that file:
/// look at it, and rename it if it is right.
/// </summary>
internal static partial class Snapshot
{
    public static void Check(string name, string text, CliSession session)
    {
        var actual = Normalise(text, session);
        var path = Path.Combine(Folder(), $"{name}.txt");
        var received = Path.Combine(Folder(), $"{name}.received.txt");
        if (File.Exists(path) && File.ReadAllText(path) == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"The text differs from Expectations/{name}.txt; see {name}.received.txt:\n{actual}");
    }

    // Masks what differs between machines and between runs.
    private static string Normalise(string text, CliSession session)
    {
        text = text.Replace(session.Folder.Path, "FOLDER", StringComparison.Ordinal);
        text = StashId().Replace(text, "STASH");
        text = StoredDigest().Replace(text, "sha256:DIGEST");
        text = ShortDigest().Replace(text, "DIGEST$1");
        text = StoredSize().Replace(text, "\"$1\": 0");
        var people = Size().Replace(text, "SIZE");
        return people == text ? text : Gap().Replace(people, "  ");
    }

    private static string Folder() => Path.Combine(Checkout.Root, "tests", "Slipway.Cli.Tests", "Expectations");

    [GeneratedRegex(@"\d{8}T\d+Z-\d{4}-[0-9a-f]{16}")]
    private static partial Regex StashId();

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex StoredDigest();

    [GeneratedRegex("\\b[0-9a-f]{12}(\"|  )")]
    private static partial Regex ShortDigest();

    [GeneratedRegex(@"\b\d[\d.]* k?B\b")]
    private static partial Regex Size();

    // Column widths depend on the content.
    [GeneratedRegex(@"(?<=\S) {2,}(?=\S)")]
    private static partial Regex Gap();

    [GeneratedRegex("\"(size|packed|new|newBytes|seconds|bytes|moved)\": [0-9.]+")]
    private static partial Regex StoredSize();
}
