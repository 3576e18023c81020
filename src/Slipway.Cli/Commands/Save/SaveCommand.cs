using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Save;

/// <summary><c>slipway save</c></summary>
internal static class SaveCommand
{
    private const int MinLevel = 1;
    private const int MaxLevel = 19;

    public static Command Create(CommandRunner runner)
    {
        var image = new Option<string?>("--image")
        {
            HelpName = "REF|PATH",
            Description =
                "An image of the engine, or the path of an OCI layout or of an archive as 'docker save' writes it (also "
                + "oci:PATH, docker-archive:PATH).",
        };
        var folder = new Option<string?>("--folder") { HelpName = "PATH", Description = "A folder." };
        var key = new Option<string?>("--key")
        {
            HelpName = "KEY",
            Description =
                "The stash's name. Default for an image of the engine: its repository and tag joined by '-', so app:ci becomes app-ci.",
        };
        var basis = new Option<string?>("--base")
        {
            HelpName = "KEY",
            Description = "Build on the newest stash of this key. Default: that of the same key, else of a similar one.",
        };
        var noBase = new Option<bool>("--no-base") { Description = "Build on no other stash: write everything." };
        var level = new Option<int?>("--level")
        {
            HelpName = "N",
            Description = $"Compress harder or faster, {MinLevel} to {MaxLevel}. Default: 3.",
            CustomParser = ParseLevel,
        };
        var mounts = new SaveMountOptions();
        var keep = new KeepOptions();
        var command = new TaughtCommand(
            "save",
            "Save an image, a folder or a builder's cache mounts as a stash. Only what no earlier stash has is written."
        )
        {
            Examples =
            [
                ("slipway save --image app:ci --key ci-py313", "An image of the local engine"),
                ("slipway save --image ./image.tar --key ci-py313", "An archive that 'docker save' wrote"),
                ("slipway save --folder ~/.cache/pip --key pip", "A folder"),
                (
                    "slipway save --image app:ci --key ci-py313 --overwrite --retention-days 3",
                    "In GitHub Actions: an artifact for three days, also in a re-run"
                ),
                (
                    "slipway save --cache-mounts --file docker-bake.hcl --target ci --key caches",
                    "The cache mounts that the Dockerfile of a bake target uses"
                ),
            ],
        };
        command.Add(image);
        command.Add(folder);
        mounts.AddTo(command);
        command.Add(key);
        command.Add(basis);
        command.Add(noBase);
        command.Add(level);
        keep.AddTo(command);
        command.Validators.Add(result => Check(result, [image, folder], mounts.Which.Mounts, basis, noBase));
        command.Validators.Add(mounts.Check);
        runner.Attach(
            command,
            async (context, parsed, cancel) =>
            {
                var request = new SaveRequest(
                    parsed.GetValue(image),
                    parsed.GetValue(folder),
                    SaveRequest.KeyOf(parsed.GetValue(key), parsed.GetValue(image)),
                    parsed.GetValue(basis),
                    parsed.GetValue(noBase),
                    parsed.GetValue(level)
                );
                using var opened = context.With(keep.Settings(parsed));
                return await new SaveRun(
                    opened,
                    request with
                    {
                        Mounts = await mounts.FindAsync(parsed, opened, cancel),
                        Summary = keep.Summary(parsed),
                    }
                ).RunAsync(cancel);
            }
        );
        return command;
    }

    private static void Check(
        CommandResult result,
        Option<string?>[] sources,
        Option<bool> mounts,
        Option<string?> basis,
        Option<bool> noBase
    )
    {
        if (sources.Count(source => result.GetValue(source) is not null) + (result.GetValue(mounts) ? 1 : 0) != 1)
        {
            result.AddError("Say what to save: one of --image REF, --folder PATH and --cache-mounts.");
        }
        else if (result.GetValue(basis) is not null && result.GetValue(noBase))
        {
            result.AddError("--base and --no-base contradict each other.");
        }
    }

    private static int? ParseLevel(ArgumentResult argument)
    {
        if (int.TryParse(argument.Tokens[0].Value, out var level) && level is >= MinLevel and <= MaxLevel)
        {
            return level;
        }

        argument.AddError($"'{argument.Tokens[0].Value}' is not a level: --level takes a number from {MinLevel} to {MaxLevel}.");
        return null;
    }
}
