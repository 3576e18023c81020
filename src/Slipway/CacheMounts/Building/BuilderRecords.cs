using System.Globalization;
using System.Text;
using CliWrap;
using Slipway.Engines;

namespace Slipway.CacheMounts.Building;

/// <summary>
/// Removes what a step leaves in its builder's cache: the agent, its Dockerfile and its empty context. The cache mounts stay,
/// although a builder names one after the step that saw it first.
/// </summary>
internal sealed class BuilderRecords(BuildxProgram buildx, Func<string, string?> environment, string nonce, DateTimeOffset started)
{
    private const string CacheMount = "cached mount ";
    private const long Small = 64 << 10;

    // They have no name of the step's, so they are told by size and age: some hundred bytes or the blocks that these take, from the
    // time of the agent, and not older than the step. Were one of another build taken for them, that build would send it again.
    private static readonly string[] Sources = ["local source for dockerfile", "local source for context"];
    // Three seconds in all: by then it never will.
    private const int Attempts = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);

    private readonly List<DateTimeOffset> _times = [];

    public async Task RemoveAsync(bool engine, CancellationToken cancel)
    {
        if (!engine || !await TryInEngineAsync(cancel))
        {
            await RemoveByBuildxAsync(cancel);
        }
    }

    /// <summary>Asks the engine itself, which takes a tenth of the time that starting a program does.</summary>
    private async Task<bool> TryInEngineAsync(CancellationToken cancel)
    {
        try
        {
            using var cache = new EngineBuildCache(EngineAddress.From(environment));
            var found = false;
            for (var attempt = 0; attempt < Attempts && Left(await cache.ListAsync(cancel)) is { Count: > 0 } ids; attempt++)
            {
                // A builder passes over what it has not let go of yet, and lists that under another id later.
                found = true;
                await Task.Delay(attempt * Pause, cancel);
                await cache.RemoveAsync(ids, cancel);
            }

            return found;
        }
        catch (Exception e) when (e is SlipwayException or HttpRequestException or System.Text.Json.JsonException)
        {
            // It is reached in a way that only docker knows.
            return false;
        }
    }

    private async Task RemoveByBuildxAsync(CancellationToken cancel)
    {
        var output = new StringBuilder();
        var usage = buildx.With(["du", "--verbose"]).WithStandardOutputPipe(PipeTarget.ToStringBuilder(output));
        await DockerProgram.RunAsync(usage, cancel);
        var ids = Left(Parse(output.ToString()));
        if (ids.Count > 0)
        {
            await buildx.With(["prune", "--force", "--filter", $"id=\"^({string.Join('|', ids)})$\""]).ExecuteAsync(cancel);
        }
    }

    private List<string> Left(IReadOnlyList<BuildCacheRecord> records)
    {
        var named = records.Where(record => record.Description.Contains(nonce, StringComparison.Ordinal)).ToList();
        _times.AddRange(named.Select(static record => record.CreatedAt));
        var sources = records.Where(record => record.Size < Small && Sources.Contains(record.Description) && record.CreatedAt >= started
            && _times.Exists(time => (record.CreatedAt - time).Duration() < Apart));
        return [.. named.Where(static record => !record.Description.StartsWith(CacheMount, StringComparison.Ordinal)).Concat(sources)
            .Select(static record => record.Id).Where(static id => id.All(char.IsAsciiLetterOrDigit))];
    }

    private static List<BuildCacheRecord> Parse(string output)
    {
        var records = new List<BuildCacheRecord>();
        var record = new BuildCacheRecord("", "", 0, default);
        foreach (var line in output.Split('\n'))
        {
            record = Value(line, "ID:") is { } id ? new BuildCacheRecord(id, "", 0, default)
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

    // As a builder prints it: 286B, 8.192kB, 3MB. How large the large ones are does not matter.
    private static long SizeOf(string text) =>
        text is [.., >= '0' and <= '9', 'B'] ? 0
        : text.EndsWith("kB", StringComparison.Ordinal) && double.TryParse(text[..^2], NumberStyles.Float, CultureInfo.InvariantCulture, out var thousands) ? (long)(thousands * 1000)
        : long.MaxValue;

    private static string? Value(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..].Trim() : null;

    // As Go prints it: 2006-01-02 15:04:05.999999999 -0700 MST
    private static DateTimeOffset Time(string text)
    {
        var words = text.Split(' ');
        return words.Length > 2 && DateTimeOffset.TryParseExact(
            $"{words[0]} {words[1][..Math.Min(words[1].Length, 16)]} {words[2]}", "yyyy-MM-dd HH:mm:ss.FFFFFFF zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : default;
    }
}
