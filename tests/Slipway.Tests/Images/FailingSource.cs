using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Tests.Images;

/// <summary>A source that gives a little and then fails.</summary>
internal sealed class FailingSource : ITarSource
{
    public async Task CopyToAsync(TarRecord tar, Stream destination, CancellationToken cancel)
    {
        await destination.WriteAsync(new byte[100], cancel);
        throw new SlipwayException(FailureKind.Store, "The store gave up.");
    }
}
