namespace Slipway.Cli.Tests;

/// <summary>A temporary folder of one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("slipway-cli-").FullName;

    public string Below(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file with a fixed time, so that its tar entry has the same bytes every time.</summary>
    public string File(string name, string content)
    {
        var path = Below(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        System.IO.File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        return path;
    }

    /// <summary>Writes an executable shell script.</summary>
    public void Script(string name, string lines)
    {
        System.IO.File.WriteAllText(Below(name), $"#!/bin/sh\n{lines}\n");
        System.IO.File.SetUnixFileMode(Below(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
