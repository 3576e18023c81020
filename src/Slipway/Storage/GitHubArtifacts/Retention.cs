using System.Globalization;

namespace Slipway.Storage.GitHubArtifacts;

/// <summary>How long new stashes are kept. A stash never outlives one that it builds on.</summary>
internal sealed class Retention
{
    /// <summary>GitHub's own default.</summary>
    private const int DefaultDays = 90;

    private static readonly TimeSpan Least = TimeSpan.FromDays(1);
    private readonly TimeSpan _lifetime;
    private readonly bool _isChosen;
    private readonly TimeProvider _clock;

    public Retention(GitHubArtifactsOptions options)
    {
        _clock = options.Clock;
        var most = options.MaxRetentionDays is > 0 and var allowed ? allowed : DefaultDays;
        if (options.RetentionDays < 1)
        {
            throw new SlipwayException(FailureKind.Usage, $"A stash cannot be kept for {options.RetentionDays} days: use 1 or more.");
        }

        if (options.RetentionDays > most && options.MaxRetentionDays is > 0)
        {
            options.Warn($"This repository keeps artifacts for {most} days at most, not {options.RetentionDays}.");
        }

        _isChosen = options.RetentionDays is not null;
        _lifetime = TimeSpan.FromDays(
            options.MaxRetentionDays is > 0 ? Math.Min(options.RetentionDays ?? most, most) : options.RetentionDays ?? most
        );
    }

    /// <summary>
    /// Why a stash made now cannot build on another one; null if it can. The new stash expires with the other one, which is acceptable if
    /// the other has at least half of the new one's normal lifetime left.
    /// </summary>
    public string? WhyNot(StashEntry basis)
    {
        var left = ExpiryOf(basis) - _clock.GetUtcNow();
        return left >= _lifetime || (left >= Least && left >= _lifetime / 2)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"It expires at {ExpiryOf(basis):yyyy-MM-dd HH:mm} UTC, too early to build on.");
    }

    /// <summary>When a stash made now expires; null: by the repository's setting.</summary>
    public DateTimeOffset? ExpiryOfNew(StashEntry? basis)
    {
        var end = _clock.GetUtcNow() + _lifetime;
        return basis is not null && ExpiryOf(basis) < end ? ExpiryOf(basis)
            : _isChosen ? end
            : null;
    }

    // The list of this run gives no expiry; its stashes were made with the same workflow's settings.
    private DateTimeOffset ExpiryOf(StashEntry entry) => entry.Expires ?? entry.Created + _lifetime;
}
