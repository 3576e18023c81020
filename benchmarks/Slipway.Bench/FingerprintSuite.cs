using System.Diagnostics;
using Slipway.Bake;
using Slipway.Fingerprints;

namespace Slipway.Bench;

/// <summary>The time for a fingerprint of a context of 50,000 files: the first, which reads all, and the second.</summary>
internal static class FingerprintSuite
{
    private const int Folders = 500;
    private const int FilesEach = 100;

    // Digests of files that changed more recently than this are not cached.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(string scratch, int rounds, Figures figures)
    {
        var (context, cache) = (Path.Join(scratch, "context"), Path.Join(scratch, "digests"));
        var bytes = Make(context);
        await Task.Delay(SettleTime);
        var (first, second, firstWork, secondWork) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            if (Directory.Exists(cache))
            {
                Directory.Delete(cache, recursive: true);
            }

            await TakeAsync(context, cache, first, firstWork);
            await TakeAsync(context, cache, second, secondWork);
        }

        var files = $"{Folders * FilesEach} files, {bytes >> 20} MiB, page cache warm";
        figures.Add("build.fingerprint_ms", Figures.Median(first), $"{files}; {Figures.Median(firstWork):F0} ms of processor time");
        figures.Add(
            "build.fingerprint_again_ms",
            Figures.Median(second),
            $"the same, nothing changed; {Figures.Median(secondWork):F0} ms of processor time"
        );
    }

    private static long Make(string context)
    {
        var random = new Random(1);
        var noise = new byte[16 << 10];
        var bytes = 0L;
        for (var folder = 0; folder < Folders; folder++)
        {
            var path = Directory.CreateDirectory(Path.Join(context, $"part{folder % 20}", $"package{folder}")).FullName;
            for (var file = 0; file < FilesEach; file++)
            {
                random.NextBytes(noise);
                var length = random.Next(8 << 10);
                File.WriteAllBytes(Path.Join(path, $"module{file}.js"), noise[..length]);
                bytes += length;
            }
        }

        File.WriteAllText(Path.Join(context, "Dockerfile"), "FROM scratch\nCOPY . /app\n");
        File.WriteAllText(Path.Join(context, ".dockerignore"), "**/*.log\n**/__pycache__\n.git\nnode_modules\n*.tmp\n!keep.tmp\n");
        return bytes;
    }

    private static async Task TakeAsync(string context, string cache, List<double> times, List<double> work)
    {
        var target = new BakeTarget
        {
            Name = "app",
            ContextFolder = context,
            DockerfilePath = Path.Join(context, "Dockerfile"),
        };
        var plan = new BakePlan
        {
            Folder = context,
            Targets = [target],
            InOrder = [target],
        };
        var (started, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        using var fingerprints = new Fingerprinter(plan, new FingerprintOptions { Images = new NoImages(), CacheFolder = cache });
        var taken = await fingerprints.TakeAsync(KeyTemplate.Default.Apply(plan with { BuildPlatform = "linux/amd64" })[0], default);
        fingerprints.Save();
        times.Add(
            taken.IsComplete
                ? Stopwatch.GetElapsedTime(started).TotalMilliseconds
                : throw new InvalidOperationException(taken.Unresolved[0])
        );
        work.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
    }

    private sealed class NoImages : IImageResolver
    {
        public Task<ResolvedImage> ResolveAsync(string reference, string platform, bool pull, CancellationToken cancel) =>
            throw new NotSupportedException();
    }
}
