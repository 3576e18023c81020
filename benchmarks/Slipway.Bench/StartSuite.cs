namespace Slipway.Bench;

/// <summary>The time to start, beside <c>docker</c> in pairs: milliseconds alone differ tenfold between machines.</summary>
internal static class StartSuite
{
    private const int Pairs = 21;

    public static void Run(string slipway, Figures figures)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < Pairs; pair++)
        {
            ours.Add(Command.Time($"exec {slipway} --version >/dev/null"));
            theirs.Add(Command.Time("exec docker --version >/dev/null"));
        }

        figures.AddRatio("cli.start.vs_docker", ours, theirs);
    }
}
