using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Doctor;

/// <summary>The result of a check.</summary>
internal enum Health
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>Slipway works, but some features do not.</summary>
    Warn,

    /// <summary>Slipway does not work.</summary>
    Fail,
}

/// <summary>What a check found.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Health">The result.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Advice">What to do if something is wrong.</param>
/// <param name="Kind">The kind of failure that commands will report.</param>
internal sealed record Finding(string Name, Health Health, string Detail, string? Advice = null, FailureKind Kind = FailureKind.Usage)
{
    /// <summary>Makes a finding from a failure, whose message ends with what to do.</summary>
    public static Finding Of(string name, SlipwayException e) => new(name, Health.Fail, e.Message, null, e.Kind);
}

/// <summary>Checks one thing that Slipway needs.</summary>
internal interface ICheck
{
    Task<IReadOnlyList<Finding>> RunAsync(CommandContext context, CancellationToken cancel);
}
