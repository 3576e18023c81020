namespace Slipway.Bench.GitHub;

/// <summary>What `./bench github` measures: images through workflow artifacts, beside the official client, and under faults.</summary>
internal sealed class GitHubSuite(GitHubSettings settings, int rounds, Figures figures) : IDisposable
{
    private const string PushRun = """{"repository":"acme/app"}""";
    private const string PullRun = """{"repository":"acme/app","pull":1}""";
    private const string Key = "ci-py313";
    private readonly GitHubControl _github = new(settings.Emulator, Path.Combine(settings.Scratch, "jobs"));
    private int _targets;

    public async Task RunAsync()
    {
        await _github.PostAsync("repositories", """{"fullName":"acme/app","hourlyRequests":1000000}""");
        await _github.PostAsync("repositories", """{"fullName":"mallory/app","forkOf":"acme/app"}""");
        await _github.PostAsync("pulls", """{"repository":"acme/app","headRepository":"mallory/app","headBranch":"feature"}""");
        // Clients check the digest; a check by the server would only slow both of them.
        await _github.PostAsync("rules", """{"checksDigest":false}""");
        var official = new OfficialClientRounds(_github, settings);
        var zipped = await CompareAsync(official);
        await MeasureFailuresAsync();
        await MeasureDeltaAsync(zipped);
        await CountCallsAsync();
        await new GitHubHerd(_github, settings, figures).RunAsync();
    }

    public void Dispose() => _github.Dispose();

    // Each round: a first save and a restore of the whole image, in turn with the official client. Returns the size of the client's zip
    // file, which it moves again after every change.
    private async Task<long> CompareAsync(OfficialClientRounds official)
    {
        List<double> up = [],
            down = [],
            zipUp = [],
            zipDown = [],
            rawUp = [],
            rawDown = [];
        GitHubTraffic ours = new(0, 0, 0, 0),
            zip = ours,
            raw = ours;
        for (var round = 0; round < rounds; round++)
        {
            var job = await StartJobAsync(PushRun);
            await _github.TakeTrafficAsync();
            up.Add(
                job.Time(settings.Slipway, "save", "-q", "--store", "github:", "--no-base", "--key", $"{Key}-{round}", "--image", Tar(Key))
            );
            down.Add(Restore(job, $"{Key}-{round}"));
            ours = await _github.TakeTrafficAsync();
            (var seconds, zip) = await official.MeasureAsync(PushRun, Tar(Key), raw: false);
            zipUp.Add(seconds.Up);
            zipDown.Add(seconds.Down);
            (seconds, raw) = await official.MeasureAsync(PushRun, Tar(Key), raw: true);
            rawUp.Add(seconds.Up);
            rawDown.Add(seconds.Down);
        }

        figures.AddRatio("github.upload.vs_artifact_client", up, zipUp);
        figures.AddRatio("github.upload.vs_artifact_client_raw", up, rawUp);
        figures.AddRatio("github.download.vs_artifact_client", down, zipDown);
        figures.AddRatio("github.download.vs_artifact_client_raw", down, rawDown);
        AddBytes("github.upload.bytes_vs_artifact_client", ours.Up, zip.Up);
        AddBytes("github.upload.bytes_vs_artifact_client_raw", ours.Up, raw.Up);
        AddBytes("github.download.bytes_vs_artifact_client", ours.Down, zip.Down);
        return zip.Up;
    }

    private async Task MeasureFailuresAsync()
    {
        List<double> clean = [],
            failing = [];
        var job = await StartJobAsync(PushRun);
        job.Time(settings.Slipway, "save", "-q", "--store", "github:", "--key", "failing", "--image", Tar(Key));
        for (var round = 0; round < Math.Max(3, rounds); round++)
        {
            clean.Add(Restore(job, "failing"));
            await _github.ClearFaultsAsync(round);
            await _github.AddFaultAsync("""{"kind":"ResetMidBody","on":"BlobRead","probability":0.005}""");
            await _github.AddFaultAsync("""{"kind":"Status","status":503,"on":"BlobRead","probability":0.005}""");
            failing.Add(Restore(job, "failing"));
            await _github.ClearFaultsAsync();
        }

        figures.AddRatio("github.download.failing_vs_clean", failing, clean);
    }

    private async Task MeasureDeltaAsync(long zipped)
    {
        var first = await StartJobAsync(PushRun);
        await _github.TakeTrafficAsync();
        first.Time(settings.Slipway, "save", "-q", "--store", "github:", "--no-base", "--key", "delta", "--image", Tar(Key));
        var whole = await _github.TakeTrafficAsync();
        var second = await StartJobAsync(PushRun);
        second.Time(settings.Slipway, "save", "-q", "--store", "github:", "--key", "delta", "--image", Tar(Key + "-edited"));
        var delta = await _github.TakeTrafficAsync();
        AddBytes("github.delta.bytes_ratio", delta.Up, whole.Up);
        AddBytes("github.delta.bytes_vs_artifact_client", delta.Up, zipped);
        figures.Add("github.delta.api_calls", delta.Rest);
    }

    private async Task CountCallsAsync()
    {
        string[] keys = ["calls-a", "calls-b", "calls-c"];
        var push = await StartJobAsync(PushRun);
        foreach (var key in keys)
        {
            push.Time(settings.Slipway, "save", "-q", "--store", "github:", "--key", key, "--image", settings.Small);
        }

        await _github.TakeTrafficAsync();
        await CountAsync("", await StartJobAsync(PullRun), "a fork's pull request, one key of the base branch", keys[0]);
        await CountAsync(".same_run", push, "one key of the same run", keys[0]);
        await CountAsync(".several", push, $"a key, of {keys.Length} of the same run", keys);
        await CountAsync(".several_base", await StartJobAsync(PullRun), $"a key, of {keys.Length} of the base branch", keys);
    }

    private async Task CountAsync(string name, GitHubJob job, string what, params string[] keys)
    {
        // Several keys can only go into the engine. Their images are the same: this counts calls, not bytes.
        job.Time(settings.Slipway, ["restore", "-q", "--store", "github:", .. keys]);
        var traffic = await _github.TakeTrafficAsync();
        figures.Add("github.restore.api_calls" + name, traffic.Rest / (double)keys.Length, what);
        figures.Add("github.restore.results_calls" + name, traffic.Results / (double)keys.Length, what);
    }

    private double Restore(GitHubJob job, string key)
    {
        var target = Path.Combine(settings.Scratch, $"target-{_targets++}");
        var seconds = job.Time(settings.Slipway, "restore", "-q", "--store", "github:", "--oci-layout", target, key);
        Directory.Delete(target, recursive: true);
        return seconds;
    }

    private async Task<GitHubJob> StartJobAsync(string run) => new(await _github.StartJobAsync(await _github.StartRunAsync(run)));

    private void AddBytes(string name, double ours, double theirs) =>
        figures.Add(name, ours / theirs, $"{ours / 1e6:F1} MB / {theirs / 1e6:F1} MB");

    private string Tar(string image) => Path.Combine(settings.Tars, image + ".tar");
}
