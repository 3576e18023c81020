using System.Globalization;
using System.Text;
using CliWrap;

namespace Slipway.CacheMounts.Building;

/// <summary>
/// Removes what a step leaves in its builder's cache: the agent, its Dockerfile and its empty context. The cache mounts stay,
/// although a builder names one after the step that saw it first.
/// </summary>
internal sealed class BuilderRecords(Command buildx, string nonce)
{
    private const string CacheMount = "cached mount ";

    // Known by when they appeared and by their size: at most some hundred bytes, or the blocks that these take.
    private static readonly string[] s_sources = ["local source for dockerfile", "local source for context"];

    private HashSet<string> _before = [];

    public async Task NoteAsync(CancellationToken cancel) => _before = [.. (await ListAsync(cancel)).Select(static record => record.Id)];

    public async Task RemoveAsync(CancellationToken cancel)
    {
        var left = (await ListAsync(cancel)).Where(record => !_before.Contains(record.Id) && !record.Description.StartsWith(CacheMount, StringComparison.Ordinal));
        foreach (var record in left.Where(record => record.Description.Contains(nonce, StringComparison.Ordinal) || (record.IsSmall && s_sources.Contains(record.Description))))
        {
            await buildx.WithArguments(["buildx", "prune", "--force", "--filter", $"id={record.Id}"]).WithValidation(CommandResultValidation.None).ExecuteAsync(cancel);
        }
    }

    private async Task<List<CacheRecord>> ListAsync(CancellationToken cancel)
    {
        var output = new StringBuilder();
        var usage = buildx.WithArguments(["buildx", "du", "--verbose"]).WithValidation(CommandResultValidation.None).WithStandardOutputPipe(PipeTarget.ToStringBuilder(output));
        await DockerProgram.RunAsync(usage, cancel);
        var records = new List<CacheRecord>();
        var (id, small) = ("", false);
        foreach (var line in output.ToString().Split('\n'))
        {
            id = Value(line, "ID:") ?? id;
            small = Value(line, "Size:") is { } size ? IsSmall(size) : small;
            if (Value(line, "Description:") is { } description)
            {
                records.Add(new CacheRecord(id, description, small));
            }
        }

        return records;
    }

    // As a builder writes it: 286B, 8.192kB, 3MB.
    private static bool IsSmall(string size) =>
        size is [.., >= '0' and <= '9', 'B']
        || (size.EndsWith("kB", StringComparison.Ordinal) && double.TryParse(size[..^2], NumberStyles.Float, CultureInfo.InvariantCulture, out var thousands) && thousands < 100);

    private static string? Value(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..].Trim() : null;

    /// <param name="Id">The builder's name for it.</param>
    /// <param name="Description">What it comes from.</param>
    /// <param name="IsSmall">Whether it is as small as what a step leaves.</param>
    private sealed record CacheRecord(string Id, string Description, bool IsSmall);
}
