namespace Slipway.Serving.Registry;

/// <summary>
/// The first failure that broke off an answer. Engines would retry in vain for most of a minute; the token ends their call at once.
/// </summary>
internal sealed class FirstFailure : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private Exception? _failure;

    public CancellationToken Token => _source.Token;

    public void Set(Exception e)
    {
        if (Interlocked.CompareExchange(ref _failure, e, null) is null)
        {
            _source.Cancel();
        }
    }

    /// <summary>Runs a call to the engine. If this failure ends the call, throws the failure instead.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> call, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, Token);
        try
        {
            await call(either.Token);
        }
        catch (Exception e) when (_failure is { } failure && !cancel.IsCancellationRequested && !ReferenceEquals(e, failure))
        {
            throw failure as SlipwayException
                ?? new SlipwayException(
                    FailureKind.Store,
                    $"A layer could not be transferred to or from the engine: {failure.Message}",
                    failure
                );
        }
    }

    public void Dispose() => _source.Dispose();
}
