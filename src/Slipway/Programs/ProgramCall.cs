using System.Buffers;
using System.ComponentModel;
using System.Text;
using CliWrap;

namespace Slipway.Programs;

/// <summary>One call of another program, such as docker. The caller judges the exit code.</summary>
/// <param name="Program">The program: a name that is looked up in <c>PATH</c>, or a path.</param>
/// <param name="Arguments">Its arguments. All users of the machine can read them, so secrets belong into the environment.</param>
public sealed record ProgramCall(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>How much of the output is kept, in bytes; the program may write more.</summary>
    private const int MaxKept = 16 << 20;

    /// <summary>Environment variables besides those of this process; null unsets one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where it runs; null: in this process's folder.</summary>
    public string? Folder { get; init; }

    /// <summary>What it reads from standard input; null: nothing.</summary>
    public Stream? Input { get; init; }

    /// <summary>Takes its standard output; null: the result has it as text.</summary>
    public Func<Stream, CancellationToken, Task>? TakeOutput { get; init; }

    /// <summary>Takes its standard error; null: the result has it as text.</summary>
    public Func<Stream, CancellationToken, Task>? TakeError { get; init; }

    /// <summary>
    /// How long it may take to end after it was asked to stop. Then it is killed with the processes that it started; zero: at once.
    /// </summary>
    public TimeSpan Grace { get; init; }

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<ProgramResult> RunAsync(CancellationToken cancel = default)
    {
        var (output, error) = (new KeptText(), new KeptText());
        var command = Cli.Wrap(Program)
            .WithArguments(Arguments)
            .WithEnvironmentVariables(Environment)
            .WithWorkingDirectory(Folder ?? Directory.GetCurrentDirectory())
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(Input is null ? PipeSource.Null : PipeSource.FromStream(Input))
            .WithStandardOutputPipe(PipeTarget.Create(TakeOutput ?? output.ReadAsync))
            .WithStandardErrorPipe(PipeTarget.Create(TakeError ?? error.ReadAsync));
        using var kill = new CancellationTokenSource();
        await using var asked = cancel.Register(() => kill.CancelAfter(Grace));
        try
        {
            var result = Grace > TimeSpan.Zero ? await command.ExecuteAsync(kill.Token, cancel) : await command.ExecuteAsync(cancel);
            return new ProgramResult(result.ExitCode, output.ToString(), error.ToString());
        }
        catch (OperationCanceledException e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancel);
        }
    }

    /// <summary>Text that a program writes, read to its end and kept up to a limit.</summary>
    private sealed class KeptText
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public async Task ReadAsync(Stream stream, CancellationToken cancel)
        {
            var buffer = new byte[16 << 10];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancel)) > 0)
            {
                _bytes.Write(buffer.AsSpan(0, Math.Min(read, MaxKept - _bytes.WrittenCount)));
            }
        }

        public override string ToString() => Encoding.UTF8.GetString(_bytes.WrittenSpan);
    }
}
