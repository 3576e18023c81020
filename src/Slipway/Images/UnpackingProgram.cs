using System.ComponentModel;
using System.Runtime.ExceptionServices;
using Slipway.Programs;

namespace Slipway.Images;

/// <summary>
/// Unpacks formats that the runtime does not support with an installed program, as Docker does for xz, from standard input to standard
/// output and without a file.
/// </summary>
/// <param name="Name">The program.</param>
/// <param name="Package">The package that contains it in most distributions.</param>
internal sealed record UnpackingProgram(string Name, string Package)
{
    /// <summary>Characters shown of the program's error output.</summary>
    private const int MaxComplaint = 500;

    // A stream may demand a dictionary of 1.5 GiB; those of 'xz -9' demand 65 MiB.
    private static readonly Dictionary<string, string?> Limits = new() { ["XZ_DEFAULTS"] = "--threads=1 --memlimit-decompress=128MiB" };

    public static UnpackingProgram Bzip2 { get; } = new("bzip2", "bzip2");

    public static UnpackingProgram Xz { get; } = new("xz", "xz-utils");

    /// <summary>Passes the unpacked stream to <paramref name="take"/>; the stream is valid until that returns.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged.</exception>
    /// <exception cref="SlipwayException">Usage: the program is not installed.</exception>
    public async Task RunAsync(Stream compressed, Func<Stream, CancellationToken, Task> take, CancellationToken cancel)
    {
        Exception? taking = null;
        var ended = false;
        var call = new ProgramCall(Name, ["-dc"])
        {
            Environment = Limits,
            Input = compressed,
            TakeOutput = async (stream, token) => (taking, ended) = await TryAsync(take, stream, token),
        };
        ProgramResult result;
        try
        {
            result = await call.RunAsync(cancel);
        }
        catch (Win32Exception e)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"The image is compressed with {Name}, and that program is missing. Install the package {Package}, or "
                    + "unpack the image where it is.",
                e
            );
        }

        // A program whose output was not read to its end dies of a closed pipe.
        if (ended && !result.IsSuccess)
        {
            var complaint = result.Error.ReplaceLineEndings("");
            throw new InvalidDataException(
                complaint.Length > 0 ? complaint[..Math.Min(complaint.Length, MaxComplaint)] : $"{Name} ended with {result.ExitCode}."
            );
        }

        if (taking is not null)
        {
            ExceptionDispatchInfo.Throw(taking);
        }
    }

    private static async Task<(Exception? Failure, bool Ended)> TryAsync(
        Func<Stream, CancellationToken, Task> take,
        Stream stream,
        CancellationToken cancel
    )
    {
        Exception? failure = null;
        try
        {
            await take(stream, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            failure = e;
        }

        return (failure, await stream.ReadAsync(new byte[1], cancel) == 0);
    }
}
