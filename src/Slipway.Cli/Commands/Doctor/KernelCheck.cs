using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Doctor;

/// <summary>Checks that the kernel can mount image layers from files.</summary>
internal sealed class KernelCheck(string root = "/") : ICheck
{
    private const string Advice = "Only instant mounts need it; everything else works without.";

    /// <summary>The first kernel version that mounts EROFS from a file without a loop device.</summary>
    private static readonly Version FileBacked = new(6, 12);

    public Task<IReadOnlyList<Finding>> RunAsync(CommandContext context, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Finding>>([Look()]);

    public Finding Look()
    {
        var release = Read("proc/sys/kernel/osrelease").Trim();
        if (
            !Read("proc/filesystems").Split('\n').Any(static line => line.EndsWith("\terofs", StringComparison.Ordinal))
            && !HasModule(release)
        )
        {
            return new Finding("kernel", Health.Warn, $"Linux {release} without EROFS", Advice);
        }

        return VersionOf(release) < FileBacked
            ? new Finding(
                "kernel",
                Health.Warn,
                $"Linux {release} mounts EROFS only from block devices; from files since {FileBacked}",
                Advice
            )
            : new Finding("kernel", Health.Ok, $"Linux {release} mounts EROFS from files");
    }

    private bool HasModule(string release) => Directory.Exists(Path.Combine(root, "lib/modules", release, "kernel/fs/erofs"));

    private string Read(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not Linux, or a container that hides the file: the answer is no.
            return "";
        }
    }

    // 6.12.8-arch1-1
    private static Version VersionOf(string release) =>
        release.Split('.', '-', '+') is [var major, var minor, ..] && Version.TryParse($"{major}.{minor}", out var version)
            ? version
            : new Version(0, 0);
}
