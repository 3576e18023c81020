using Slipway.Cli.Printing;
using Slipway.Programs;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>
/// Removes the build cache except cache mounts. It lists each record type to remove, because buildx before 0.15 cannot exclude types.
/// </summary>
internal sealed class BuildCacheCleaner(string? builder, IReadOnlyDictionary<string, string?> environment) : ICleaner
{
    // All of BuildKit's record types (client.UsageRecordType) except exec.cachemount.
    private static readonly string[] Types = ["regular", "internal", "frontend", "source.local", "source.git.checkout"];

    public string What => "build cache except cache mounts";

    public async Task<Cleaned> RunAsync(bool dryRun, CancellationToken cancel)
    {
        var (items, bytes) = (new List<string>(), 0L);
        foreach (var type in Types)
        {
            string[] words = dryRun ? ["du", "--filter", $"type={type}"] : ["prune", "--all", "--force", "--filter", $"type={type}"];
            var size = await AskAsync(
                [.. words, .. builder is null ? Array.Empty<string>() : ["--builder", builder]],
                dryRun ? "Reclaimable:" : "Total:",
                cancel
            );
            bytes += size;
            if (size > 0)
            {
                items.Add($"{type} ({Human.Bytes(size)})");
            }
        }

        return new Cleaned(items, bytes);
    }

    private async Task<long> AskAsync(IEnumerable<string> words, string label, CancellationToken cancel)
    {
        ProgramResult result;
        try
        {
            result = await new ProgramCall("docker", ["buildx", .. words]) { Environment = environment }.RunAsync(cancel);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                "The docker command, which empties the build cache, is missing. Use --keep-build-cache to leave the cache alone.",
                e
            );
        }

        if (!result.IsSuccess)
        {
            throw new SlipwayException(FailureKind.Engine, $"'docker buildx {string.Join(' ', words)}' failed: {result.Error.Trim()}");
        }

        var line = result.Output.Split('\n').LastOrDefault(line => line.StartsWith(label, StringComparison.Ordinal));
        return line is null ? 0 : SizeText.Parse(line[label.Length..].Trim()) ?? 0;
    }
}
