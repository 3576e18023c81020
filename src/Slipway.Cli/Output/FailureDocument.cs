namespace Slipway.Cli.Output;

/// <summary>What a failed command prints with <c>--json</c>.</summary>
internal sealed record FailureDocument(FailureDetails Error);

/// <summary>A failure.</summary>
/// <param name="Kind">usage, notFound, refused, store, engine, diskFull, bug or interrupted.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Message">What happened and what to do.</param>
internal sealed record FailureDetails(string Kind, int ExitCode, string Message)
{
    public static FailureDetails Interruption { get; } = new("interrupted", Base.ExitCode.Interrupted, "interrupted");

    public static FailureDetails Of(Exception e) =>
        e is SlipwayException failure
            ? new(NameOf(failure.Kind), (int)failure.Kind, failure.Message)
            : new(
                "bug",
                Base.ExitCode.Bug,
                $"{e.GetType().Name}: {e.Message} This is a bug in slipway: run the same command with --debug and report what it prints."
            );

    private static string NameOf(FailureKind kind) =>
        kind switch
        {
            FailureKind.Usage => "usage",
            FailureKind.NotFound => "notFound",
            FailureKind.Refused => "refused",
            FailureKind.Store => "store",
            FailureKind.Engine => "engine",
            FailureKind.DiskFull => "diskFull",
            _ => kind.ToString(),
        };
}
