using Slipway.Bench;
using Slipway.Bench.GitHub;

// Called by ./bench, which prepares images and engines; `chunking` by hand, for docs/decisions.
string Setting(string name) =>
    Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: run ./bench");
switch (args)
{
    case ["chunking", .. var images]:
        await ChunkingStudy.RunAsync(images);
        return 0;

    case ["fingerprint", var scratch, var rounds, var json]:
        var taken = new Figures();
        await FingerprintSuite.RunAsync(scratch, int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture), taken);
        if (json.Length > 0)
        {
            taken.WriteJson(json);
        }

        return 0;

    case ["image", var rounds, var json]:
        var figures = new Figures();
        var count = int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture);
        var slipway = Setting("BENCH_SLIPWAY");
        StartSuite.Run(slipway, figures);
        await PipelineSuite.RunAsync(Setting("BENCH_LAYERS"), count, figures);
        var suite = new ImageSuite(slipway, Setting("BENCH_TARS"), Setting("BENCH_SCRATCH"), figures);
        suite.MeasureBytes();
        suite.MeasureEngine(Setting("BENCH_OVERLAY2"), "overlay2", count);
        suite.MeasureEngine(Setting("BENCH_CONTAINERD"), "containerd", count);
        if (json.Length > 0)
        {
            figures.WriteJson(json);
        }

        return 0;

    case ["github", var rounds, var json]:
        var measured = new Figures();
        var settings = new GitHubSettings(
            Setting("BENCH_SLIPWAY"),
            Setting("BENCH_EMULATOR"),
            Setting("BENCH_CLIENT"),
            Setting("BENCH_MODULES"),
            Setting("BENCH_TARS"),
            Setting("BENCH_SMALL"),
            Setting("BENCH_SCRATCH")
        );
        using (var github = new GitHubSuite(settings, int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture), measured))
        {
            await github.RunAsync();
        }

        if (json.Length > 0)
        {
            measured.WriteJson(json);
        }

        return 0;

    default:
        Console.Error.WriteLine(
            "usage: image|github ROUNDS JSON-FILE | fingerprint SCRATCH ROUNDS JSON-FILE | chunking FOLDER-OF-LAYERS..."
        );
        return 2;
}
