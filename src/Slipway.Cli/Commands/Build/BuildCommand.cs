using System.CommandLine;
using Slipway.Bake;
using Slipway.Builders;
using Slipway.Cli.Commands.Save;
using Slipway.Cli.Context;
using Slipway.Cli.Help;
using Slipway.Engines;
using Slipway.Fingerprints;
using Slipway.Images;
using Slipway.Serving.Builds;

namespace Slipway.Cli.Commands.Build;

/// <summary><c>slipway build</c></summary>
internal static class BuildCommand
{
    public static Command Create(CommandRunner runner)
    {
        var command = new TaughtCommand(
            "build",
            "Build the targets of a bake or compose file with every cache, and save each image as a stash; unchanged "
                + "images are reused."
        )
        {
            Examples =
            [
                ("slipway build", "The default group of docker-bake.hcl"),
                ("slipway build ci prod --load", "Two targets, also into the engine"),
                (
                    "slipway build ci --cache-mounts --cache-ref ghcr.io/me/app/cache:{target}",
                    "With the cache mounts of the last build and a registry cache"
                ),
                (
                    "slipway build ci --cache-ref ghcr.io/me/app/cache:{target} --push-cache --system-stage system",
                    "The system packages' layers are also written to it"
                ),
                (
                    "slipway build prod --check non-root --max-size 200MB --verify 'python -m app --version'",
                    "An image that breaks a rule is not saved"
                ),
                ("slipway build --plan", "What would be built or reused, and why; nothing is done"),
                ("slipway build --explain prod", "What changed since the last stash of a target"),
                ("slipway build ci --retry-with UPGRADE=true", "If the pinned packages do not install, once more with the newest"),
            ],
            Notes =
            [
                "Needs docker with buildx 0.13 or newer. The exit code is 6 if a build failed, 4 if an image broke a\n"
                    + "rule, 3 if --reuse require found no stash, 7 if the disk is too small. When one of several targets\n"
                    + "fails, the others are still built; the exit code is that of the first failure.",
            ],
        };
        var arguments = new BuildOptions();
        arguments.AddTo(command);
        var keep = new KeepOptions();
        keep.AddTo(command);
        runner.Attach(
            command,
            async (context, parsed, cancel) =>
            {
                using var opened = context.With(keep.Settings(parsed));
                return await RunAsync(opened, parsed, arguments, keep.Summary(parsed), cancel);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        CommandContext context,
        ParseResult parsed,
        BuildOptions options,
        bool summary,
        CancellationToken cancel
    )
    {
        var bake = options.Bake(parsed, context.Surroundings);
        var plan = await BakePlan.ReadAsync(bake, cancel);
        var asking = BuilderInfo.FindAsync(bake.Builder, bake.Environment, cancel);
        using var engine = await context.ConnectAsync(cancel);
        var builder = await asking;
        var own = builder.IsEngine ? null : builder.Platform;
        plan = plan with { BuildPlatform = own ?? Platforms.Normalise(engine.Info.Platform.ToString()) };
        var place = new BuildPlace(context.Store, context.Finder, engine, builder, Fingerprints(context, engine, builder, bake));
        var request = options.Request(parsed, context, bake, plan);
        return options.Preview(parsed) is { } preview
            ? await new BuildPreview(context, place, request).RunAsync(preview, cancel)
            : await new BuildRun(context, place, request, summary).RunAsync(options.CheckDisk(parsed), cancel);
    }

    private static FingerprintOptions Fingerprints(CommandContext context, DockerEngine engine, BuilderInfo builder, BakeOptions bake) =>
        new()
        {
            Images = new ImageResolver(builder.IsEngine ? engine : null, bake.Environment),
            CacheFolder = context.Surroundings.CacheFolder is { } folder ? Path.Join(folder, "digests") : null,
            SourceDate = context.Surroundings.Variable("SOURCE_DATE_EPOCH"),
            Clock = context.Surroundings.Clock,
        };
}
