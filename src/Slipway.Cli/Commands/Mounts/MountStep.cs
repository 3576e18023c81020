using Slipway.CacheMounts.Step;
using Slipway.Cli.Context;
using Slipway.Dockerfiles;

namespace Slipway.Cli.Commands.Mounts;

/// <summary>How a command reaches the cache mounts of a builder.</summary>
internal static class MountStep
{
    /// <summary>Those of the current builder.</summary>
    /// <exception cref="SlipwayException">Usage: this program does not know its own path.</exception>
    public static BuildStepOptions OptionsFor(CommandContext context)
    {
        var named = context.Surroundings.Variable("SLIPWAY_AGENT");
        return new BuildStepOptions
        {
            Program =
                named
                ?? Environment.ProcessPath
                ?? throw new SlipwayException(
                    FailureKind.Usage,
                    "This program does not know its own path. Set SLIPWAY_AGENT to that of the slipway program."
                ),
            Agent = named is null ? static () => typeof(MountStep).Assembly.GetManifestResourceStream("slipway-agent") : null,
            Nearby = context.Surroundings.Variable("SLIPWAY_NEARBY") != "0",
            Notice = context.Output.Note,
            Environment = context.Surroundings.Variables,
        };
    }

    /// <summary>Those of the builder that was asked for.</summary>
    /// <exception cref="SlipwayException">Usage: this program does not know its own path.</exception>
    public static BuildStepOptions OptionsFor(CommandContext context, MountRequest request) =>
        OptionsFor(context) with
        {
            Builder = request.Builder,
            Namespace = request.Arguments.GetValueOrDefault(DockerfileMounts.NamespaceArgument),
            Patience = request.Patience,
        };
}
