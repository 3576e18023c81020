using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Doctor;

/// <summary>How something is.</summary>
internal enum Health
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Slipway works, but not with everything.</summary>
    Warn,

    /// <summary>Slipway does not work.</summary>
    Fail,
}

/// <summary>What a check found.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Health">How it is.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Advice">What to do, if it is not as it should be.</param>
/// <param name="Kind">What commands will fail with.</param>
internal sealed record Finding(string Name, Health Health, string Detail, string? Advice = null, FailureKind Kind = FailureKind.Usage)
{
    /// <summary>What a failure tells: its message ends with what to do.</summary>
    public static Finding Of(string name, SlipwayException e) => new(name, Health.Fail, e.Message, null, e.Kind);
}

/// <summary>Looks at one thing that Slipway needs.</summary>
internal interface ICheck
{
    Task<IReadOnlyList<Finding>> RunAsync(CommandContext context, CancellationToken cancel);
}
