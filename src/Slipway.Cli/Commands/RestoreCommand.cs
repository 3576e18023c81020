using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Cli.Commands.Mounts;
using Slipway.Cli.Help;
using Slipway.Serving.Images;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway restore</c></summary>
internal static class RestoreCommand
{
    public static Command Create(CommandRunner runner)
    {
        var keys = new Argument<string[]>("KEY") { Description = "The stashes to restore.", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string?>("--folder") { HelpName = "PATH", Description = "Restore one stash of a folder to this place, which must be free." };
        var layout = new Option<string?>("--oci-layout") { HelpName = "PATH", Description = "Write one image as an OCI layout instead of giving it to the engine." };
        var via = new Option<string>("--via")
        {
            HelpName = "auto|registry|load",
            Description = "How the engine gets an image: it pulls from a registry inside this process, or loads an archive.",
            DefaultValueFactory = static _ => "auto",
        };
        via.AcceptOnlyFromAmong("auto", "registry", "load");
        var mounts = new RestoreMounts();
        var command = new TaughtCommand("restore", "Restore stashes: images into the engine, cache mounts into the builder, or one stash to a folder.")
        {
            Examples = [
                ("slipway restore ci-py313 ci-py314", "Two images, at the same time, under the names that they had"),
                ("slipway restore pip --folder ~/.cache/pip", "A folder"),
                ("slipway restore caches --cache-mounts --file docker-bake.hcl --target ci", "The cache mounts that the next build of a target will use"),
                ("slipway restore ci-py313 --oci-layout ./image", "An image as files, without an engine")],
            Notes = [
                "In a CI system the newest stash of this run counts, else of this branch, else of the base branch.\n" +
                "When one of several keys fails, the others are restored all the same; the exit code is that of\n" +
                "the first failure."],
        };
        command.Add(keys);
        command.Add(folder);
        command.Add(layout);
        command.Add(via);
        mounts.AddTo(command);
        command.Validators.Add(result => Check(result, keys, folder, layout, mounts.Which.Mounts));
        command.Validators.Add(mounts.Check);
        runner.Attach(command, async (context, parsed, cancel) => await RunAsync(
            context, await mounts.FindAsync(parsed, context, cancel), parsed.GetValue(keys)!, parsed.GetValue(folder), parsed.GetValue(layout), RouteOf(parsed.GetValue(via)!), cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context, RestoreTarget? other, string[] keys, string? folder, string? layout, ImageRoute route, CancellationToken cancel)
    {
        using var engine = other is null && folder is null && layout is null ? await context.ConnectAsync(cancel) : null;
        var target = other is not null ? other
            : folder is not null ? new FolderTarget(folder, context.Output.Warn)
            : layout is not null ? new LayoutTarget(layout)
            : new EngineTarget(engine!, route);
        return await new RestoreRun(context, target).RunAsync([.. keys.Distinct(StringComparer.Ordinal)], cancel);
    }

    private static ImageRoute RouteOf(string via) => via switch
    {
        "registry" => ImageRoute.Registry,
        "load" => ImageRoute.Archive,
        _ => ImageRoute.Auto,
    };

    private static void Check(CommandResult result, Argument<string[]> keys, Option<string?> folder, Option<string?> layout, Option<bool> mounts)
    {
        var target = result.GetValue(folder) is not null ? "--folder" : result.GetValue(layout) is not null ? "--oci-layout" : result.GetValue(mounts) ? "--cache-mounts" : null;
        if (result.GetValue(mounts) && target != "--cache-mounts")
        {
            result.AddError($"{target} and --cache-mounts contradict each other.");
        }
        else if (result.GetValue(folder) is not null && result.GetValue(layout) is not null)
        {
            result.AddError("--folder and --oci-layout contradict each other.");
        }
        else if (target is not null && result.GetValue(keys) is { Length: > 1 })
        {
            result.AddError($"{target} takes one key.");
        }
    }
}
