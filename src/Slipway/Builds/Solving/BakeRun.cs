using System.ComponentModel;
using Slipway.Builders;
using Slipway.Content;
using Slipway.Files;
using Slipway.Programs;

namespace Slipway.Builds.Solving;

/// <summary>Runs <c>docker buildx bake</c>.</summary>
public static class BakeRun
{
    /// <summary>How long buildx may take to stop its work in the builder before it is killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Builds, and reports to a log meanwhile.</summary>
    /// <param name="build">What to build.</param>
    /// <param name="log">Takes the build's output.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The digest of the image's manifest or index, as BuildKit reports it; null if it made no image.</returns>
    /// <exception cref="SlipwayException">
    /// Engine: the build failed; the message names the step. DiskFull: the builder has no space left.
    /// </exception>
    public static Task<Digest?> RunAsync(BakeBuild build, SolveLog log, CancellationToken cancel = default) =>
        RunAsync(build, log, null, cancel);

    /// <summary>Builds, and reads what the build writes to standard output.</summary>
    /// <param name="build">What to build.</param>
    /// <param name="log">Takes the build's output.</param>
    /// <param name="read">Reads the result.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">The build failed; else what the reader throws.</exception>
    public static async Task<T> ReadAsync<T>(
        BakeBuild build,
        SolveLog log,
        Func<Stream, CancellationToken, Task<T>> read,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(read);
        var result = new TaskCompletionSource<T>();
        await RunAsync(build, log, (stream, token) => ReadAsync(stream, read, result, token), cancel);
        return await result.Task;
    }

    // A build that fails writes half a result or none: report the build's failure, and read the rest so that the build can end.
    private static async Task ReadAsync<T>(
        Stream stream,
        Func<Stream, CancellationToken, Task<T>> read,
        TaskCompletionSource<T> result,
        CancellationToken cancel
    )
    {
        try
        {
            result.SetResult(await read(stream, cancel));
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            result.SetException(e);
            await stream.CopyToAsync(Stream.Null, cancel);
        }
    }

    private static async Task<Digest?> RunAsync(
        BakeBuild build,
        SolveLog log,
        Func<Stream, CancellationToken, Task>? take,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(log);
        // Buildx leaves a folder behind for each Dockerfile that is inline in the bake file.
        using var temporary = TemporaryFolder.Create();
        var variables = new Dictionary<string, string?>(build.Environment) { ["TMPDIR"] = temporary.Path };
        var (overrides, metadata) = (Path.Join(temporary.Path, "overrides.json"), Path.Join(temporary.Path, "metadata.json"));
        await WriteAsync(overrides, build.Overrides(), cancel);
        var call = new BuildxProgram(variables).With(build.ToArguments(overrides, metadata)) with
        {
            Folder = build.Bake.Folder,
            TakeOutput = take,
            TakeError = new RawJsonReader(log.Take, log.Say).ReadAsync,
            Grace = Grace,
        };
        return (await ExecuteAsync(call, cancel)).IsSuccess
            ? BakeMetadata.DigestIn(metadata, build.Build.Target.Name)
            : throw BuildFailure.Of(build.Build.Target.Name, log);
    }

    private static async Task WriteAsync(string path, byte[] data, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(data, cancel);
    }

    private static async Task<ProgramResult> ExecuteAsync(ProgramCall call, CancellationToken cancel)
    {
        try
        {
            return await call.RunAsync(cancel);
        }
        catch (Win32Exception e)
        {
            throw new SlipwayException(
                FailureKind.Engine,
                "There is no docker command. Install the Docker command line with the buildx plugin.",
                e
            );
        }
    }
}
