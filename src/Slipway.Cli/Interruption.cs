using System.Runtime.InteropServices;
using Slipway.Cli.Base;

namespace Slipway.Cli;

/// <summary>The first SIGINT, SIGTERM or SIGHUP asks the command to stop and clean up; the second kills the process.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>
    /// How long a command may clean up. Only a read that cannot be cancelled blocks longer, and the store cleans up after it.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _cancel = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    public async Task<int> GuardAsync(Func<CancellationToken, Task<int>> command)
    {
        var interrupted = new TaskCompletionSource();
        using var registration = _cancel.Token.Register(interrupted.SetResult);
        var work = Task.Run(() => command(_cancel.Token), CancellationToken.None);
        if (await Task.WhenAny(work, interrupted.Task) == work)
        {
            return await work;
        }

        return await Task.WhenAny(work, Task.Delay(Grace)) == work ? await work : ExitCode.Interrupted;
    }

    public void Dispose()
    {
        Array.ForEach(_registrations, static registration => registration.Dispose());
        _cancel.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        // A signal that is not cancelled here ends the process.
        signal.Cancel = !_cancel.IsCancellationRequested;
        _cancel.Cancel();
    }
}
