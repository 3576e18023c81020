namespace Slipway.Cli.Base;

/// <summary>Exit codes other than those of <see cref="FailureKind"/>.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Bug = 70;
    public const int Interrupted = 130;

    public static int Of(Exception e) => e is SlipwayException failure ? (int)failure.Kind : Bug;
}
