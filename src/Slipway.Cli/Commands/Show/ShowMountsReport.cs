using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Dockerfiles;

namespace Slipway.Cli.Commands.Show;

/// <summary>Reports which cache mounts a Dockerfile has, and where.</summary>
internal sealed class ShowMountsReport(CommandContext context)
{
    private static readonly string[] Titles = ["ID", "TARGET", "MOUNT", "PLACE"];

    /// <summary>Lists the mounts, and warns of those whose ID may be another. Returns the exit code.</summary>
    public int Tell(IReadOnlyList<CacheMount> mounts)
    {
        if (context.Output.Json)
        {
            context.Output.Document(new MountsDocument([.. mounts.Select(MountDocument.Of)]), ShowJson.Default.MountsDocument);
            return ExitCode.Done;
        }

        context.Output.Table(Titles, mounts.Select(Row));
        foreach (var mount in mounts.Where(static mount => mount.Unknown.Count > 0))
        {
            var names = string.Join(", ", mount.Unknown.Select(static name => "$" + name));
            context.Output.Warn(
                $"{mount.Id}: the base image may set {names}, and its environment is not known; name the mount with --cache-mount."
            );
        }

        return ExitCode.Done;
    }

    private static string[] Row(CacheMount mount) =>
        [mount.Id, mount.Target, Words(mount), string.Join(", ", mount.Uses.Select(static use => $"{use.File}:{use.Line}"))];

    private static string Words(CacheMount mount)
    {
        var words = mount.ToString()[$"id={mount.Id},target={mount.Target}".Length..].TrimStart(',');
        return words.Length > 0 ? words : "shared";
    }
}
