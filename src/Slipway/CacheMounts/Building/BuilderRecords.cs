using System.Text;
using CliWrap;

namespace Slipway.CacheMounts.Building;

/// <summary>
/// Removes what a step leaves in its builder's cache: the agent, the step's empty result, its Dockerfile and its empty context. The
/// cache mounts stay, although a builder names one after the step that saw it first.
/// </summary>
internal sealed class BuilderRecords(Command buildx, string nonce)
{
    private const string CacheMount = "cached mount ";

    // Known by when they appeared and by their size: at most some hundred bytes.
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
            small = Value(line, "Size:") is { } size ? size.Length > 1 && char.IsDigit(size[^2]) : small;
            if (Value(line, "Description:") is { } description)
            {
                records.Add(new CacheRecord(id, description, small));
            }
        }

        return records;
    }

    private static string? Value(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..].Trim() : null;

    /// <param name="Id">The builder's name for it.</param>
    /// <param name="Description">What it comes from.</param>
    /// <param name="IsSmall">Whether its size is given in single bytes.</param>
    private sealed record CacheRecord(string Id, string Description, bool IsSmall);
}
