using Slipway.Engines;

namespace Slipway.Builders;

/// <summary>Turns a build's output into a failure.</summary>
internal static class BuildxFailure
{
    private const int TailLines = 15;

    public static SlipwayException Of(string log, int exitCode)
    {
        var tail = string.Join('\n', log.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(TailLines).Select(PlainLine.Of));
        var kind = EngineFailures.TellsFullDisk(log) ? FailureKind.DiskFull : FailureKind.Engine;
        return new SlipwayException(
            kind,
            $"'docker buildx build' failed with exit code {exitCode} instead of running the cache mount step. Its last output:\n{tail}"
        );
    }
}
