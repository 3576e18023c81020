using System.Globalization;
using Slipway.Programs;

namespace Slipway.Builders;

/// <summary>The builder's cache, as <c>buildx du</c> reports it.</summary>
internal sealed class BuildxCache(BuildxProgram buildx, string? builder) : IBuildCache
{
    public async Task<IReadOnlyList<BuildCacheRecord>> ListAsync(CancellationToken cancel)
    {
        var result = await DockerProgram.RunAsync(With("du", "--verbose"), cancel);
        return Parse(result.Output);
    }

    public Task RemoveAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        With("prune", "--force", "--filter", $"id=\"^({string.Join('|', ids)})$\"").RunAsync(cancel);

    private ProgramCall With(params string[] words) => buildx.With(builder is null ? words : [.. words, "--builder", builder]);

    private static List<BuildCacheRecord> Parse(string output)
    {
        var records = new List<BuildCacheRecord>();
        var record = new BuildCacheRecord("", "", 0, default);
        foreach (var line in output.Split('\n'))
        {
            record =
                Value(line, "ID:") is { } id ? new BuildCacheRecord(id, "", 0, default)
                : Value(line, "Created at:") is { } time ? record with { CreatedAt = Time(time) }
                : Value(line, "Size:") is { } size ? record with { Size = SizeOf(size) }
                : record;
            if (Value(line, "Description:") is { } description)
            {
                records.Add(record with { Description = description });
            }
        }

        return records;
    }

    // As a builder prints it: 286B, 8.192kB, 3MB. Large sizes need not be exact.
    private static long SizeOf(string text) =>
        text is [.., >= '0' and <= '9', 'B'] ? 0
        : text.EndsWith("kB", StringComparison.Ordinal)
        && double.TryParse(text[..^2], NumberStyles.Float, CultureInfo.InvariantCulture, out var thousands)
            ? (long)(thousands * 1000)
        : long.MaxValue;

    private static string? Value(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..].Trim() : null;

    // As Go prints it: 2006-01-02 15:04:05.999999999 -0700 MST
    private static DateTimeOffset Time(string text)
    {
        var words = text.Split(' ');
        return
            words.Length > 2
            && DateTimeOffset.TryParseExact(
                $"{words[0]} {words[1][..Math.Min(words[1].Length, 16)]} {words[2]}",
                "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var time
            )
            ? time
            : default;
    }
}
