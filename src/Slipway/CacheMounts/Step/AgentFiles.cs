using Slipway.Files;

namespace Slipway.CacheMounts.Step;

/// <summary>
/// The files that run in a build step with an empty image, in one folder: the agent's own program, or this program and its libraries.
/// </summary>
/// <param name="Files">The files by their names. The first one is the program.</param>
/// <param name="Start">The command line: the program's loader with arguments, or the program itself.</param>
internal sealed record AgentFiles(IReadOnlyList<(string Name, Func<Stream> Open)> Files, IReadOnlyList<string> Start)
{
    /// <summary>All of them are programs or libraries, hence executable.</summary>
    public const UnixFileMode Mode = (UnixFileMode)0x1ed;

    private const string Program = "slipway";

    public static AgentFiles Find(BuildStepOptions options)
    {
        LinuxOnly.Demand();
        if (options.Agent?.Invoke() is { } agent)
        {
            return new AgentFiles([(Program, () => agent)], [Program]);
        }

        var files = new List<(string, Func<Stream>)> { (Program, () => File.OpenRead(options.Program)) };
        string? loader = null;
        foreach (var library in Libraries())
        {
            var name = Path.GetFileName(library);
            files.Add((name, () => File.OpenRead(library)));
            loader = name.StartsWith("ld-", StringComparison.Ordinal) ? name : loader;
        }

        return new AgentFiles(files, loader is null ? [Program] : [loader, "--library-path", "{0}", Program]);
    }

    /// <summary>Writes them into a folder.</summary>
    public void PutInto(string folder)
    {
        foreach (var (name, open) in Files)
        {
            using var from = open();
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = Mode;
            }

            using var to = new FileStream(Path.Join(folder, name), options);
            from.CopyTo(to);
        }
    }

    // A statically linked program maps no libraries.
    private static HashSet<string> Libraries()
    {
        var libraries = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var start = line.IndexOf('/', StringComparison.Ordinal);
            var path = start < 0 ? "" : line[start..];
            var name = Path.GetFileName(path);
            if ((name.Contains(".so.", StringComparison.Ordinal) || name.EndsWith(".so", StringComparison.Ordinal)) && File.Exists(path))
            {
                libraries.Add(path);
            }
        }

        return libraries;
    }
}
