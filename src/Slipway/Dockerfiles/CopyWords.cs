using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Dockerfiles;

/// <summary>What <c>COPY</c> and <c>ADD</c> read (Dockerfile reference, ADD and COPY).</summary>
internal static partial class CopyWords
{
    public static void Read(Instruction instruction, BuildStage stage, char escape)
    {
        var from = instruction.Flag("from");
        var words = Words(instruction.Rest);
        foreach (var word in words.SkipLast(1).Where(static word => !word.StartsWith("<<", StringComparison.Ordinal)))
        {
            var source = stage.Expand(word, escape, out var unknown);
            var isKnown = unknown.Length == 0;
            if (instruction.Name == "add" && IsRemote(source, isKnown))
            {
                var checksum = instruction.Flag("checksum") is { Length: > 0 };
                stage.Remotes.Add(new RemoteRead(source, isKnown && (checksum || Commit().IsMatch(source))));
            }

            // What looks like an address may still be a path.
            if (!isKnown || !IsAddress(source))
            {
                stage.Reads.Add(new StageRead(from, isKnown ? source : null));
            }

            if (instruction.Flags.Any(static flag => flag.StartsWith("--parents", StringComparison.Ordinal)))
            {
                stage.CopiesParents = true;
            }
        }
    }

    private static bool IsRemote(string source, bool isKnown) =>
        !isKnown
        || IsAddress(source)
        || source.StartsWith("github.com/", StringComparison.Ordinal)
        || source.Contains(".git", StringComparison.Ordinal);

    private static bool IsAddress(string source) => Address().IsMatch(source);

    private static string[] Words(string text)
    {
        if (text.StartsWith('['))
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                return [.. json.RootElement.EnumerateArray().Select(static word => word.GetString() ?? "")];
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // It is the shell form, and a file's name begins with a bracket.
            }
        }

        return text.Split([' ', '\t', '\v', '\f', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("^(https?|git|ssh)://|^git@", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex("#[0-9a-f]{40}(:|$)")]
    private static partial Regex Commit();
}
