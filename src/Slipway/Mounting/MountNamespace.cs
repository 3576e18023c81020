using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;
using Slipway.Files;

namespace Slipway.Mounting;

/// <summary>
/// The mounts that a process sees (mount_namespaces(7)), e.g. those of an engine. Paths inside are as that process names them.
/// </summary>
public sealed class MountNamespace
{
    private const string Own = "/proc/self/ns/mnt";

    private readonly string _root;

    private MountNamespace(int process, bool isOurs, string root) => (Process, IsOurs, _root) = (process, isOurs, root);

    /// <summary>The process.</summary>
    public int Process { get; }

    /// <summary>Whether this process sees the same mounts.</summary>
    public bool IsOurs { get; }

    private string Link => $"/proc/{Process}/ns/mnt";

    /// <exception cref="SlipwayException">Engine: this user may not look at that process, or it is gone.</exception>
    public static MountNamespace Of(int process)
    {
        LinuxOnly.Demand();
        try
        {
            var isOurs = Target($"/proc/{process}/ns/mnt") == Target(Own);
            var isRoot = Target($"/proc/{process}/root") == "/";
            return new MountNamespace(process, isOurs, isOurs && isRoot ? "" : $"/proc/{process}/root");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"The mounts of process {process} can't be looked at: {e.Message} Run slipway with sudo.",
                e
            );
        }
    }

    /// <summary>The path by which this process reaches a file of that one, through all mounts that that one sees.</summary>
    public string Reach(string path) => _root + path;

    /// <summary>The path by which calls made with <see cref="Run"/> reach it.</summary>
    internal string Inside(string path) => IsOurs ? Reach(path) : path;

    /// <summary>
    /// Makes system calls inside. A thread that shares its root and working folder with others can't enter: so a new thread gets its own
    /// first, enters, and ends with the call. Inside, it must not load anything: the files of this process may not be there.
    /// </summary>
    /// <exception cref="SlipwayException">Engine: this process may not enter.</exception>
    internal T Run<T>(Func<T> calls)
    {
        if (IsOurs)
        {
            return calls();
        }

        using var target = OpenLink();
        return OnThread(() =>
        {
            if (Kernel.Unshare(Kernel.UnshareFileSystem) < 0 || Kernel.Enter(target) < 0)
            {
                throw MountFailure.Of("enter", Link, Kernel.LastError);
            }

            return calls();
        });
    }

    /// <summary>
    /// Makes system calls in a new mount namespace, a copy of this one that nobody else sees. What is mounted in it goes with the thread.
    /// </summary>
    /// <exception cref="SlipwayException">Engine: this process may not.</exception>
    internal static T RunApart<T>(Func<T> calls) =>
        OnThread(() =>
            Kernel.Unshare(Kernel.MountNamespaces) < 0 || Kernel.MakePrivate() < 0
                ? throw MountFailure.Of("leave", Own, Kernel.LastError)
                : calls()
        );

    private static string Target(string link) => new FileInfo(link).LinkTarget ?? throw new FileNotFoundException($"There is no {link}.");

    private SafeFileHandle OpenLink()
    {
        try
        {
            return File.OpenHandle(Link);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"The mounts of process {Process} can't be entered: {e.Message} Run slipway with sudo.",
                e
            );
        }
    }

    // Never a thread of the pool: there is no way back.
    private static T OnThread<T>(Func<T> calls)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = calls();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
