namespace Slipway.Storage.GitHubArtifacts.Blobs;

/// <summary>
/// A link to an artifact's bytes, which lives for a minute to ten: kept until the storage refuses it, then asked for again, once
/// for all readers.
/// </summary>
/// <param name="what">What messages call the artifact.</param>
/// <param name="ask">Asks for a link; it ends by itself, for it serves every reader that waits.</param>
internal sealed class SignedLink(string what, Func<Task<Uri>> ask)
{
    // A download of hours renews its link every few minutes. Without a limit, a clock that is wrong would spend all calls.
    private const int MaxAsked = 50;

    private readonly Lock _gate = new();
    private Task<Uri>? _current;
    private int _asked;

    /// <summary>The link, or another one than <paramref name="refused"/>.</summary>
    public Task<Uri> GetAsync(Uri? refused, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (_current is null || _current.IsFaulted || _current.IsCanceled || (_current.IsCompletedSuccessfully && _current.Result == refused))
            {
                _current = _asked++ < MaxAsked
                    ? ask()
                    : throw new SlipwayException(FailureKind.Store, $"GitHub's storage refuses every link to {what}. Check this machine's clock, then run the job again.");
            }

            return _current.WaitAsync(cancel);
        }
    }
}
