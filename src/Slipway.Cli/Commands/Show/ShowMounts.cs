using System.CommandLine;
using Slipway.Cli.Base;
using Slipway.Cli.Commands.Mounts;
using Slipway.Cli.Context;
using Slipway.Dockerfiles;

namespace Slipway.Cli.Commands.Show;

/// <summary><c>show --cache-mounts</c>: which mounts a Dockerfile has, and where.</summary>
internal sealed class ShowMounts
{
    public MountOptions Which { get; } = new("Default: ./Dockerfile.");

    public async Task<int> RunAsync(CommandContext context, ParseResult parsed, CancellationToken cancel)
    {
        var mounts = await Which.FindAsync(parsed, context, cancel);
        if (context.Output.Json)
        {
            context.Output.Document(new MountsDocument([.. mounts.Select(MountDocument.Of)]), ShowJson.Default.MountsDocument);
            return ExitCode.Done;
        }

        context.Output.Table(
            ["ID", "TARGET", "MOUNT", "PLACE"],
            mounts.Select(static mount =>
                new[] { mount.Id, mount.Target, Words(mount), string.Join(", ", mount.Uses.Select(static use => $"{use.File}:{use.Line}")) }
            )
        );
        foreach (var mount in mounts.Where(static mount => mount.Unknown.Count > 0))
        {
            var names = string.Join(", ", mount.Unknown.Select(static name => "$" + name));
            context.Output.Warn(
                $"{mount.Id}: the base image may set {names}, and its environment is not known; name the mount with --cache-mount."
            );
        }

        return ExitCode.Done;
    }

    private static string Words(CacheMount mount)
    {
        var words = mount.ToString()[$"id={mount.Id},target={mount.Target}".Length..].TrimStart(',');
        return words.Length > 0 ? words : "shared";
    }
}
