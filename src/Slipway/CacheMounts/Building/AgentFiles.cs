using System.Text;
using Slipway.Folders;

namespace Slipway.CacheMounts.Building;

/// <summary>
/// What runs in a build step whose image is empty, in one folder: the agent's own program, or this one with the libraries that it
/// runs on.
/// </summary>
internal static class AgentFiles
{
    public const string Program = "slipway";

    /// <summary>Puts them there and returns the names to start the program by: its loader with arguments, or itself.</summary>
    public static IReadOnlyList<string> PutInto(string folder, BuildStepOptions options)
    {
        LinuxOnly.Demand();
        var target = Path.Join(folder, Program);
        if (options.Agent?.Invoke() is { } agent)
        {
            Write(agent, target);
            return [Program];
        }

        Take(options.Program, target);
        string? loader = null;
        foreach (var library in Libraries())
        {
            var name = Path.GetFileName(library);
            Take(library, Path.Join(folder, name));
            loader = name.StartsWith("ld-", StringComparison.Ordinal) ? name : loader;
        }

        return loader is null ? [Program] : [loader, "--library-path", "{0}", Program];
    }

    private static void Write(Stream agent, string target)
    {
        using (agent)
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = (UnixFileMode)0x1ed;
            }

            using var file = new FileStream(target, options);
            agent.CopyTo(file);
        }
    }

    // A program that was linked with all of its libraries maps none.
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

    // A hard link is as good as a copy, where the file system and the rights allow it.
    private static void Take(string from, string to)
    {
        if (Libc.LinkAt(Libc.CurrentDirectory, Zero(from), Libc.CurrentDirectory, Zero(to), Libc.FollowLink) != 0)
        {
            // The mode goes with it.
            File.Copy(from, to);
        }
    }

    private static byte[] Zero(string path) => [.. Encoding.UTF8.GetBytes(path), 0];
}
