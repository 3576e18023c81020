using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.CacheMounts;
using Slipway.CacheMounts.Step;
using Slipway.Cli.Commands.Mounts;
using Slipway.Cli.Context;
using Slipway.Serving.Restores;

namespace Slipway.Cli.Commands.Restore;

/// <summary>The further arguments of <c>restore --cache-mounts</c>.</summary>
internal sealed class RestoreMountOptions
{
    private readonly Option<bool> _whenFaster = new("--when-faster")
    {
        Description = "With --cache-mounts: only where that is faster than the build steps with empty mounts, as recorded in the stash.",
    };
    private readonly Option<bool> _special = new("--keep-special-bits")
    {
        Description = "With --cache-mounts: keep set-user-ID bits and the like.",
    };

    public MountOptions Which { get; } = new("Without any: the stash's own mounts.");

    public void AddTo(Command command)
    {
        Which.AddTo(command, withBuilder: true);
        command.Add(_whenFaster);
        command.Add(_special);
    }

    /// <summary>Refuses options that would be ignored.</summary>
    public void Check(CommandResult result) => Which.Check(result, _whenFaster, _special);

    /// <summary>Returns the target for the mounts, or null if the command line does not ask for mounts.</summary>
    public async Task<RestoreTarget?> FindAsync(ParseResult parsed, CommandContext context, CancellationToken cancel)
    {
        if (!parsed.GetValue(Which.Mounts))
        {
            return null;
        }

        var options = new MountRestoreOptions
        {
            Wanted = Which.NamesAny(parsed) ? await Which.FindAsync(parsed, context, cancel) : null,
            KeepSpecialBits = parsed.GetValue(_special),
            Notice = context.Output.Note,
        };
        return new MountsTarget(new BuildStep(Which.StepOptions(parsed, context)), options)
        {
            OnlyIfFaster = parsed.GetValue(_whenFaster) ? context.Surroundings.Clock : null,
        };
    }
}
