using System.Diagnostics.CodeAnalysis;
using Slipway.Content;
using Slipway.Records;
using Slipway.Transfer;

namespace Slipway.Tests.Images;

/// <summary>A sink that reads a little and then runs out of space.</summary>
internal sealed class FailingSink : ITarSink
{
    public async Task<TarRecord> StoreAsync(Stream tar, CancellationToken cancel)
    {
        await tar.ReadExactlyAsync(new byte[100], cancel);
        throw new SlipwayException(FailureKind.DiskFull, "There is no room left.");
    }

    public bool TryReuse(Digest digest, [NotNullWhen(true)] out TarRecord? tar) => (tar = null) is not null;

    public bool TryReuseCompressed(Digest blob, [NotNullWhen(true)] out LayerRecord? layer) => (layer = null) is not null;
}
