namespace Slipway.Bench.GitHub;

/// <summary>Fourteen jobs restore one image at the same moment while requests fail; five times, each with other random numbers.</summary>
internal sealed class GitHubHerd(GitHubControl github, GitHubSettings settings, Figures figures)
{
    private const int Jobs = 14;
    private const int Seeds = 5;

    private static readonly string[] Faults =
    [
        """{"kind":"Reset","probability":0.02}""",
        """{"kind":"ResetMidBody","on":"BlobRead","probability":0.05}""",
        """{"kind":"Status","status":429,"retryAfter":1,"probability":0.02}""",
        """{"kind":"Status","status":500,"probability":0.02}""",
        """{"kind":"Status","status":503,"probability":0.02}""",
        """{"kind":"ExpiredLink","probability":0.03}""",
    ];

    public async Task RunAsync()
    {
        var push = await github.StartRunAsync("""{"repository":"acme/app"}""");
        var saver = new GitHubJob(await github.StartJobAsync(push));
        saver.Time(settings.Slipway, "save", "-q", "--store", "github:", "--key", "herd", "--image", settings.Small);
        List<double> seconds = [];
        var restored = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            await github.ClearFaultsAsync(seed);
            foreach (var fault in Faults)
            {
                await github.AddFaultAsync(fault);
            }

            var clock = System.Diagnostics.Stopwatch.StartNew();
            restored += await RestoreAsync(seed);
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        await github.ClearFaultsAsync();
        figures.Add("github.herd.success", restored, $"of {Jobs * Seeds}");
        figures.Add("github.herd.seconds", Figures.Median(seconds), $"all {Jobs} jobs, on one machine");
    }

    private async Task<int> RestoreAsync(int seed)
    {
        var run = await github.StartRunAsync("""{"repository":"acme/app","pull":1}""");
        var jobs = new List<Task<(int Exit, string Log)>>();
        for (var job = 0; job < Jobs; job++)
        {
            var environment = await github.StartJobAsync(run);
            var target = Path.Combine(settings.Scratch, $"herd-{seed}-{job}");
            jobs.Add(
                new GitHubJob(environment).RunAsync(
                    settings.Slipway,
                    ["restore", "-q", "--store", "github:", "--oci-layout", target, "herd"]
                )
            );
        }

        var results = await Task.WhenAll(jobs);
        foreach (var (exit, log) in results.Where(static result => result.Exit != 0))
        {
            Console.Error.WriteLine($"seed {seed}: exit {exit}: {log.Trim()}");
        }

        foreach (var target in Directory.EnumerateDirectories(settings.Scratch, $"herd-{seed}-*"))
        {
            Directory.Delete(target, recursive: true);
        }

        return results.Count(static result => result.Exit == 0);
    }
}
