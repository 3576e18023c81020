using System.Formats.Tar;
using System.Text.Json;
using Slipway.Builders;
using Slipway.Programs;

namespace Slipway.Serving.Builds;

/// <summary>Checks an image by running it before it is saved.</summary>
internal sealed class ImageTrial(string host, string target, string platform)
{
    /// <summary>Base images contain package managers' empty databases and lock files.</summary>
    private const long Harmless = 1 << 20;

    private const int TailLines = 20;

    /// <summary>Runs a command in the image, without a network.</summary>
    /// <exception cref="SlipwayException">Refused: it failed.</exception>
    public async Task RunAsync(string image, CommandRule rule, CancellationToken cancel)
    {
        var command = rule.Command;
        var name = $"slipway-verify-{Guid.NewGuid():N}";
        string[] start = ["run", "--rm", "--init", "--name", name, "--network", "none", "--platform", platform];
        string[] words = Words(command) is { } exec
            ? [.. start, "--entrypoint", exec[0], image, .. exec[1..]]
            : [.. start, "--entrypoint", "/bin/sh", image, "-c", command];
        var tail = new Queue<string>();
        async Task TakeAsync(Stream stream, CancellationToken token)
        {
            using var reader = new StreamReader(stream, leaveOpen: true);
            while (await reader.ReadLineAsync(token) is { } line)
            {
                lock (tail)
                {
                    tail.Enqueue(PlainLine.Of(line));
                    if (tail.Count > TailLines)
                    {
                        tail.Dequeue();
                    }
                }
            }
        }

        ProgramResult result;
        try
        {
            result = await (Docker(words) with { TakeOutput = TakeAsync, TakeError = TakeAsync }).RunAsync(cancel);
        }
        finally
        {
            if (cancel.IsCancellationRequested)
            {
                // The engine runs the container, which survives when the docker client is killed.
                await Docker(["rm", "--force", name]).RunAsync(CancellationToken.None);
            }
        }

        if (!result.IsSuccess)
        {
            throw RuleCheck.Broken(
                target,
                $"'{command}' ended with {result.ExitCode} in it"
                    + $"{string.Concat(tail.Select(static line => "\n  | " + line))}\nThe command ({rule.Said}) runs without a "
                    + "network, as the image's own user"
            );
        }
    }

    /// <summary>Looks for files in places that only cache mounts should fill.</summary>
    /// <exception cref="SlipwayException">Refused: there is more than 1 MiB.</exception>
    public async Task DemandEmptyAsync(string image, NoCacheContentRule rule, IEnumerable<string> places, CancellationToken cancel)
    {
        var created = await Docker(["create", "--platform", platform, "--entrypoint", "/", image]).RunAsync(cancel);
        if (!created.IsSuccess)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"No container could be created from the image of '{target}': {created.Error.Trim()}"
            );
        }

        var container = created.Output.Trim();
        try
        {
            foreach (var place in places)
            {
                if (await SizeAsync(container, place, cancel) is var size and > Harmless)
                {
                    throw RuleCheck.Broken(
                        target,
                        $"it holds {ByteSize.Show(size)} in {place}, which is a cache mount ({rule.Said}). "
                            + $"Give each RUN that fills it --mount=type=cache,target={place}"
                    );
                }
            }
        }
        finally
        {
            await Docker(["rm", "--force", container]).RunAsync(CancellationToken.None);
        }
    }

    private async Task<long> SizeAsync(string container, string place, CancellationToken cancel)
    {
        var size = 0L;
        async Task ReadAsync(Stream stream, CancellationToken token)
        {
            await using var tar = new TarReader(stream, leaveOpen: true);
            try
            {
                while (await tar.GetNextEntryAsync(copyData: false, token) is { } entry)
                {
                    size += entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile ? entry.Length : 0;
                }
            }
            catch (EndOfStreamException)
            {
                // Docker prints nothing for a missing path.
            }

            await stream.CopyToAsync(Stream.Null, token);
        }

        // A missing path makes docker fail; it counts as empty.
        await (Docker(["cp", $"{container}:{place}", "-"]) with { TakeOutput = ReadAsync }).RunAsync(cancel);
        return size;
    }

    private ProgramCall Docker(string[] words) => new("docker", ["--host", host, .. words]);

    private static string[]? Words(string command)
    {
        if (!command.StartsWith('['))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(command);
            var words = json.RootElement.EnumerateArray().Select(static word => word.GetString() ?? "").ToArray();
            return words.Length > 0 ? words : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A shell command may begin with a bracket, too.
            return null;
        }
    }
}
