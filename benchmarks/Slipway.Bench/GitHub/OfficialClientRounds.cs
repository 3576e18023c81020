namespace Slipway.Bench.GitHub;

/// <summary>Moves a file with @actions/artifact, as a zip file (what it does by default) or as it is.</summary>
internal sealed class OfficialClientRounds(GitHubControl github, GitHubSettings settings)
{
    public async Task<((double Up, double Down) Seconds, GitHubTraffic Traffic)> MeasureAsync(string run, string tar, bool raw)
    {
        // The service takes few types of raw files, and the client derives the type from the name.
        var file = Path.Combine(settings.Scratch, "image.bin");
        File.CreateSymbolicLink(file, tar);
        var job = new GitHubJob(await github.StartJobAsync(await github.StartRunAsync(run)));
        await github.TakeTrafficAsync();
        var up = raw ? Time(job, "upload-raw", file) : Time(job, "upload", "image", Path.GetDirectoryName(tar)!, tar);
        var target = Path.Combine(settings.Scratch, "official");
        var name = raw ? "image.bin" : "image";
        var down = Time(job, "fetch", name, target);
        Directory.Delete(target, recursive: true);
        File.Delete(file);
        var traffic = await github.TakeTrafficAsync();
        Time(job, "delete", name);
        return ((up, down), traffic);
    }

    private double Time(GitHubJob job, params string[] arguments) => job.Time("node", [settings.Client, settings.Modules, .. arguments]);
}
