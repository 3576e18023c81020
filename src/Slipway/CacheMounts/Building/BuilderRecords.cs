using System.Text;
using CliWrap;

namespace Slipway.CacheMounts.Building;

/// <summary>Removes what a step leaves in its builder's cache: the agent, the step's empty result, its Dockerfile.</summary>
internal sealed class BuilderRecords(Command buildx, string nonce)
{
    private const string DockerfileSource = "local source for dockerfile";

    private HashSet<string> _before = [];

    public async Task NoteAsync(CancellationToken cancel) => _before = [.. (await ListAsync(cancel)).Select(static record => record.Id)];

    public async Task RemoveAsync(CancellationToken cancel)
    {
        var own = (await ListAsync(cancel)).Where(record => record.Description.Contains(nonce, StringComparison.Ordinal)
            || (record.Description == DockerfileSource && !_before.Contains(record.Id)));
        foreach (var (id, _) in own)
        {
            await buildx.WithArguments(["buildx", "prune", "--force", "--filter", $"id={id}"]).WithValidation(CommandResultValidation.None).ExecuteAsync(cancel);
        }
    }

    private async Task<List<(string Id, string Description)>> ListAsync(CancellationToken cancel)
    {
        var output = new StringBuilder();
        await buildx.WithArguments(["buildx", "du", "--verbose"]).WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output)).ExecuteAsync(cancel);
        var records = new List<(string, string)>();
        var id = "";
        foreach (var line in output.ToString().Split('\n'))
        {
            id = Value(line, "ID:") ?? id;
            if (Value(line, "Description:") is { } description)
            {
                records.Add((id, description));
            }
        }

        return records;
    }

    private static string? Value(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..].Trim() : null;
}
