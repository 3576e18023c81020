namespace Slipway.Storage.GitHubArtifacts.Blobs;

/// <summary>
/// A link to an artifact's bytes, valid for one to ten minutes. It is kept until the storage refuses it, then renewed once for all
/// readers.
/// </summary>
/// <param name="what">The artifact's name in messages.</param>
/// <param name="ask">Asks for a link. It must end by itself, because it serves every waiting reader.</param>
internal sealed class SignedLink(string what, Func<Task<Uri>> ask)
{
    // A download of hours renews its link every few minutes. Without a limit, a wrong clock would use up all calls.
    private const int MaxAsked = 50;

    private readonly Lock _gate = new();
    private Task<Uri>? _current;
    private int _asked;

    /// <summary>The artifact's name in messages.</summary>
    public string What => what;

    /// <summary>Returns the link, or a new one if the current one is <paramref name="refused"/>.</summary>
    public Task<Uri> GetAsync(Uri? refused, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (
                _current is null
                || _current.IsFaulted
                || _current.IsCanceled
                || (_current.IsCompletedSuccessfully && _current.Result == refused)
            )
            {
                _current =
                    _asked++ < MaxAsked
                        ? ask()
                        : throw new SlipwayException(
                            FailureKind.Store,
                            $"GitHub's storage refuses every link to {what}. Check this machine's clock, then run the job again."
                        );
            }

            return _current.WaitAsync(cancel);
        }
    }
}
