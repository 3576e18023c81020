using System.Runtime.InteropServices;

namespace Slipway.Cli.Base;

/// <summary>Replaces this process with another program, which takes over the terminal, the signals and the exit code.</summary>
internal static partial class ProcessImage
{
    /// <summary>Looks the program up in PATH and becomes it. Returns errno if that fails.</summary>
    public static int Replace(IReadOnlyList<string> command)
    {
        Execute(command[0], [.. command, null]);
        return Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string file, string?[] arguments);
}
