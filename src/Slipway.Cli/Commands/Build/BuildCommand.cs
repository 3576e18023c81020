using System.CommandLine;
using Slipway.Bake;
using Slipway.Builders;
using Slipway.Cli.Commands.Save;
using Slipway.Cli.Context;
using Slipway.Cli.Help;
using Slipway.Fingerprints;
using Slipway.Images;

namespace Slipway.Cli.Commands.Build;

/// <summary><c>slipway build</c></summary>
internal static class BuildCommand
{
    public static Command Create(CommandRunner runner)
    {
        var command = new TaughtCommand(
            "build",
            "Build the targets of a bake or compose file with every cache, and save each image as a stash; what is there "
                + "already is not built."
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
                    "The system packages' layers are written to it, too"
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
                    + "fails, the others are built all the same; the exit code is that of the first failure.",
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
        BuildOptions arguments,
        bool summary,
        CancellationToken cancel
    )
    {
        var (bake, keys) = (arguments.Bake(parsed, context.Surroundings), arguments.Keys(parsed));
        var plan = await BakePlan.ReadAsync(bake, cancel);
        var asking = BuilderInfo.FindAsync(bake.Builder, bake.Environment, cancel);
        using var engine = await context.ConnectAsync(cancel);
        var builder = await asking;
        var own = builder.IsEngine ? null : builder.Platform;
        plan = plan with { BuildPlatform = own ?? Platforms.Normalise(engine.Info.Platform.ToString()) };
        var builds = keys.Apply(plan);
        var images = new ImageResolver(builder.IsEngine ? engine : null, bake.Environment);
        var request = arguments.Request(parsed, bake, [.. plan.Targets.Select(static target => target.Name)]);
        if (arguments.Preview(parsed) is { } preview)
        {
            return await BuildPreview.RunAsync(context, request, plan, builds, images, preview, cancel);
        }

        return await new BuildRun(context, request with { Summary = summary }, plan, builds, engine, builder, images).RunAsync(cancel);
    }
}
