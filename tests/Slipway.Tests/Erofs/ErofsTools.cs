using System.Diagnostics;

namespace Slipway.Tests.Erofs;

/// <summary>Debian's erofs-utils, in the root file system that the tests' engines run from.</summary>
internal static class ErofsTools
{
    private const int CompatibleFeatures = 1024 + 8;

    private static readonly string Root = Path.Join(
        Environment.GetEnvironmentVariable("SLIPWAY_ENGINE_CACHE") ?? Path.Join(Checkout.Root, ".slipway", "engine"),
        "rootfs"
    );

    public static Task<string> MakeAsync(string image, string tar) => RunAsync("mkfs.erofs", "--quiet", "--tar=i", "--aufs", image, tar);

    /// <summary>Checks an index, and reads all contents through it.</summary>
    public static Task<string> CheckAsync(string image, string tar)
    {
        // Debian's version reads beyond its memory where a block of 512 bytes has a checksum. The kernel and tests here check that.
        var without = File.ReadAllBytes(image);
        without[CompatibleFeatures] &= 0xfe;
        File.WriteAllBytes(image + ".fsck", without);
        return RunAsync("fsck.erofs", "--extract", $"--device={tar}", image + ".fsck");
    }

    // By that root's own loader: this machine's C library may be older.
    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var loader = Directory.GetFiles(Path.Join(Root, "usr/lib"), "ld-linux-*.so.*", SearchOption.AllDirectories)[0];
        string[] all = ["--library-path", Path.GetDirectoryName(loader)!, Path.Join(Root, "usr/bin", program), .. arguments];
        using var process = Process.Start(
            new ProcessStartInfo(loader, all) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors}{await output}");
        return await output;
    }
}
