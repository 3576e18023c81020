using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Serving.Restores;

/// <summary>One stash that is being restored.</summary>
/// <param name="key">Its key.</param>
public sealed class RestoreActivity(StashKey key)
{
    /// <summary>Its key.</summary>
    public StashKey Key => key;

    /// <summary>Counts the bytes of tar streams that were put together.</summary>
    public TransferMeter Meter { get; } = new();

    /// <summary>How many there will be; null until the record is read.</summary>
    public long? Total { get; internal set; }
}
