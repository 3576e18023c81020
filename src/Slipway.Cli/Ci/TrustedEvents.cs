using Slipway.Cli.Base;
using Slipway.Stashes;

namespace Slipway.Cli.Ci;

/// <summary>Events that the user trusts even though they may handle anybody's code.</summary>
internal static class TrustedEvents
{
    /// <summary>Lists the events, separated by commas or spaces.</summary>
    public const string Variable = "SLIPWAY_TRUST_EVENTS";

    private static readonly char[] Separators = [',', ' ', '\n', '\r', '\t'];

    /// <exception cref="SlipwayException">Usage: it lists an event that can't be trusted.</exception>
    public static IReadOnlyCollection<string> Of(Surroundings surroundings)
    {
        var named = (surroundings.Variable(Variable) ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return named.FirstOrDefault(static name => !TriggerEvents.ThatMayBeTrusted.Contains(name, StringComparer.Ordinal)) is { } wrong
            ? throw new SlipwayException(
                FailureKind.Usage,
                $"{Variable} names '{wrong}': only {string.Join(" and ", TriggerEvents.ThatMayBeTrusted)} can be "
                    + "trusted by it. Pushes and schedules always are."
            )
            : named;
    }
}
