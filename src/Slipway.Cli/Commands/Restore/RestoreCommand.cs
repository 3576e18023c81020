using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Cli.Context;
using Slipway.Cli.Help;
using Slipway.Serving.Images;
using Slipway.Serving.Restores;

namespace Slipway.Cli.Commands.Restore;

/// <summary><c>slipway restore</c></summary>
internal static class RestoreCommand
{
    public static Command Create(CommandRunner runner)
    {
        var arguments = new SourceOptions();
        var folder = new Option<string?>("--folder")
        {
            HelpName = "PATH",
            Description = "Restore one stash of a folder to this place, which must be missing or empty.",
        };
        var layout = new Option<string?>("--oci-layout")
        {
            HelpName = "PATH",
            Description = "Write one image as an OCI layout instead of giving it to the engine.",
        };
        var via = new Option<string>("--via")
        {
            HelpName = "auto|registry|load|mount",
            Description =
                "How the engine gets an image: it pulls from a registry inside this process, or loads an archive; mount: with the "
                + "containerd image store and as root, layers are mounted instead of unpacked, until the machine is restarted.",
            DefaultValueFactory = static _ => "auto",
        };
        via.AcceptOnlyFromAmong("auto", "registry", "load", "mount");
        var mounts = new RestoreMountOptions();
        var command = Describe();
        arguments.Keys.AddTo(command);
        command.Add(folder);
        command.Add(layout);
        command.Add(via);
        mounts.AddTo(command);
        arguments.AddTo(command);
        command.Validators.Add(result => Check(result, arguments, folder, layout, mounts.Which.Mounts));
        command.Validators.Add(mounts.Check);
        runner.Attach(
            command,
            (context, parsed, cancel) =>
                arguments.OpenAsync(
                    context,
                    parsed,
                    async (opened, request) =>
                    {
                        var other = await mounts.FindAsync(parsed, opened, cancel);
                        using var engine =
                            other is null && parsed.GetValue(folder) is null && parsed.GetValue(layout) is null
                                ? await opened.ConnectAsync(cancel)
                                : null;
                        var target =
                            other
                            ?? (
                                parsed.GetValue(folder) is { } place ? new FolderTarget(place, opened.Output.Warn)
                                : parsed.GetValue(layout) is { } files ? new LayoutTarget(files, context.Output.Warn)
                                : new EngineTarget(engine!, RouteOf(parsed.GetValue(via)!))
                            );
                        return request.Keys.Count > 1 && target is FolderTarget or LayoutTarget
                            ? throw new SlipwayException(
                                FailureKind.Usage,
                                $"{(target is FolderTarget ? "--folder" : "--oci-layout")} takes one key."
                            )
                            : await new RestoreRun(opened, target).RunAsync(request, cancel);
                    },
                    cancel
                )
        );
        return command;
    }

    private static TaughtCommand Describe() =>
        new("restore", "Restore stashes: images into the engine, cache mounts into the builder, or one stash to a folder.")
        {
            Examples =
            [
                ("slipway restore ci-py313 ci-py314", "Two images, at the same time, under the names that they had"),
                ("slipway restore --keys-json \"$KEYS\" --optional", "Keys of a job matrix; those without a stash are skipped"),
                ("slipway restore ci-py313 --digest sha256:$(cat digest)", "The very image that another job saved"),
                ("slipway restore pip --folder ~/.cache/pip", "A folder"),
                (
                    "slipway restore caches --cache-mounts --file docker-bake.hcl --target ci",
                    "The cache mounts that the next build of a target will use"
                ),
                ("slipway restore ci-py313 --oci-layout ./image", "An image as files, without an engine"),
                ("slipway restore ci-py313 --from-pr 1234", "The image that a pull request was tested with, on your machine"),
                ("slipway restore --from-run https://github.com/apache/airflow/actions/runs/17", "List what a run saved"),
            ],
            Notes =
            [
                "With --optional a key without a stash is skipped, and the exit code is 0. Otherwise it is 3, or 4 if only\n"
                    + "strangers, such as a fork, saved one. It is 4 in either case if no stash has the --digest.",
                "In a CI system slipway takes the newest stash of this run, else of this branch, else of the base branch.\n"
                    + "When one of several keys fails, the others are still restored; the exit code is that of\n"
                    + "the first failure.",
            ],
        };

    private static ImageRoute RouteOf(string via) =>
        via switch
        {
            "registry" => ImageRoute.Registry,
            "load" => ImageRoute.Archive,
            "mount" => ImageRoute.Mount,
            _ => ImageRoute.Auto,
        };

    private static void Check(
        CommandResult result,
        SourceOptions arguments,
        Option<string?> folder,
        Option<string?> layout,
        Option<bool> mounts
    )
    {
        var target =
            result.GetValue(folder) is not null ? "--folder"
            : result.GetValue(layout) is not null ? "--oci-layout"
            : result.GetValue(mounts) ? "--cache-mounts"
            : null;
        if (result.GetValue(mounts) && target != "--cache-mounts")
        {
            result.AddError($"{target} and --cache-mounts contradict each other.");
        }
        else if (result.GetValue(folder) is not null && result.GetValue(layout) is not null)
        {
            result.AddError("--folder and --oci-layout contradict each other.");
        }
        else if (target is not null && result.GetValue(arguments.Keys.Words) is { Length: > 1 })
        {
            result.AddError($"{target} takes one key.");
        }
    }
}
