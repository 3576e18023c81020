namespace Slipway.Bench;

/// <summary>What `./bench image` measures on one engine: saves and restores beside what a user would run instead.</summary>
/// <param name="slipway">The program.</param>
/// <param name="tars">Folder of the images as `docker save` wrote them, and as zip and zstd files.</param>
/// <param name="scratch">A folder for stores.</param>
/// <param name="figures">Takes what was measured.</param>
internal sealed class ImageSuite(string slipway, string tars, string scratch, Figures figures)
{
    private const string Image = "weather-station:ci-py313";
    private const string Edited = "weather-station:ci-py313-edited";

    private string Store => Path.Combine(scratch, "store");

    /// <summary>Bytes in the store, beside the images' `zstd -3` tars.</summary>
    public void MeasureBytes()
    {
        Fresh();
        long py313 = Save("py313", "ci-py313"),
            edited = Save("py313", "ci-py313-edited"),
            pypy = Save("pypy", "ci-pypy"),
            py311 = Save("py311", "ci-py311");
        double Zstd(string name) => new FileInfo(Path.Combine(tars, name + ".tar.zst")).Length;
        figures.Add("image.bytes.first", py313 / Zstd("ci-py313"), $"{py313} bytes");
        figures.Add("image.bytes.source_change", (double)edited / py313, $"{edited} bytes");
        figures.Add("image.bytes.matrix", (py313 + pypy) / (Zstd("ci-py313") + Zstd("ci-pypy")), $"{py313 + pypy} bytes");
        figures.Add(
            "image.bytes.matrix_all",
            (py313 + pypy + py311) / (Zstd("ci-py313") + Zstd("ci-pypy") + Zstd("ci-py311")),
            $"{py313 + pypy + py311} bytes"
        );

        Fresh();
        figures.Add(
            "pipeline.peak_rss_mb",
            Command.PeakMegabytes(
                slipway,
                ["save", "--quiet", "--store", $"folder:{Store}", "--key", "ci-py313", "--image", Path.Combine(tars, "ci-py313.tar")]
            )
        );
    }

    /// <summary>Saves and restores with one engine, which has none of the images before and after.</summary>
    public void MeasureEngine(string host, string store, int rounds)
    {
        Fresh();
        Run($"docker load -q -i {tars}/ci-py313.tar >/dev/null", host);
        Saves(host, store, rounds);
        Run($"docker load -q -i {tars}/ci-py313-edited.tar >/dev/null", host);
        figures.Add(
            $"image.save_source_change.seconds.{store}",
            Command.Time($"{slipway} save -q --store folder:{Store} --key ci-py313 --image {Edited}", host)
        );
        Run($"docker image rm -f {Edited} >/dev/null", host);
        figures.Add(
            $"image.restore_unchanged.seconds.{store}",
            Figures.Median([.. Enumerable.Range(0, 5).Select(_ => Restore(host, remove: false))])
        );
        Restores(host, store, rounds);
    }

    private void Saves(string host, string store, int rounds)
    {
        List<double> export = [],
            save = [],
            unchanged = [];
        for (var round = 0; round < rounds; round++)
        {
            Fresh();
            export.Add(Command.Time($"docker save {Image} >/dev/null", host));
            save.Add(Command.Time($"{slipway} save -q --store folder:{Store} --key ci-py313 --image {Image}", host));
            unchanged.Add(Command.Time($"{slipway} save -q --store folder:{Store} --key ci-py313 --image {Image}", host));
        }

        figures.AddRatio($"image.save.vs_engine_export.{store}", save, export);
        figures.AddRatio($"image.save_unchanged.vs_engine_export.{store}", unchanged, export);
    }

    private void Restores(string host, string store, int rounds)
    {
        List<double> restore = [],
            zstd = [],
            unzip = [];
        for (var round = 0; round < rounds; round++)
        {
            restore.Add(Restore(host, remove: true));
            Remove(host);
            zstd.Add(Command.Time($"zstd -dcq {tars}/ci-py313.tar.zst | docker load -q >/dev/null", host));
            Remove(host);
            unzip.Add(
                Command.Time(
                    $"unzip -qo {tars}/ci-py313.zip -d {scratch}/unzipped && docker load -q -i "
                        + $"{scratch}/unzipped/ci-py313.tar >/dev/null && rm -r {scratch}/unzipped",
                    host
                )
            );
        }

        figures.AddRatio($"image.restore.vs_zstd_load.{store}", restore, zstd);
        figures.AddRatio($"image.restore.vs_unzip_load.{store}", restore, unzip);
        Remove(host);
        figures.Add(
            $"restore.peak_rss_mb.{store}",
            Command.PeakMegabytes(slipway, ["restore", "-q", "--store", $"folder:{Store}", "ci-py313"], host)
        );
        Remove(host);
    }

    private double Restore(string host, bool remove)
    {
        if (remove)
        {
            Remove(host);
        }

        return Command.Time($"{slipway} restore -q --store folder:{Store} ci-py313", host);
    }

    // Removes images and cache, and flushes the disk, so that each contender starts from the same state.
    private static void Remove(string host) =>
        Run(
            $"docker image rm -f {Image} {Edited} >/dev/null 2>&1; docker image prune -af >/dev/null; docker builder "
                + "prune -af >/dev/null 2>&1; sync",
            host
        );

    private static void Run(string command, string host) => Command.Time(command, host);

    private void Fresh()
    {
        if (Directory.Exists(Store))
        {
            Directory.Delete(Store, recursive: true);
        }
    }

    private long Save(string key, string tar)
    {
        var before = StoreBytes();
        Command.Time($"{slipway} save -q --store folder:{Store} --key ci-{key} --image {tars}/{tar}.tar");
        return StoreBytes() - before;
    }

    private long StoreBytes() =>
        Directory.Exists(Store)
            ? new DirectoryInfo(Store).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length)
            : 0;
}
