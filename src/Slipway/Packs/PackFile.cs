using Slipway.Content;
using Slipway.Storage;

namespace Slipway.Packs;

/// <summary>The file of a pack: where its bytes are, and how its sections are read.</summary>
/// <param name="source">Its bytes. Closed together with it.</param>
/// <param name="name">The pack's name in messages.</param>
/// <param name="codec">Decompresses its sections and frames.</param>
internal sealed class PackFile(IPackSource source, string name, FrameCodec codec) : IAsyncDisposable
{
    public IPackSource Source => source;

    public string Name => name;

    public FrameCodec Codec => codec;

    /// <summary>Opens a stash's file in its store.</summary>
    public static async Task<PackFile> OpenAsync(IStashStore store, string locator, FrameCodec codec, CancellationToken cancel) =>
        new(await store.OpenAsync(locator, cancel), $"pack {locator}", codec);

    /// <summary>Reads a section and checks it.</summary>
    /// <param name="section">Where it is.</param>
    /// <param name="what">Its name in messages.</param>
    /// <param name="tail">The file's last bytes, as far as they are known.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SlipwayException">Refused: it is damaged.</exception>
    public async Task<byte[]> ReadAsync(Section section, string what, ReadOnlyMemory<byte> tail, CancellationToken cancel)
    {
        // Data that does not compress becomes slightly longer when stored.
        if (section.Stored > FrameCodec.Bound(section.Raw))
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{what} takes {section.Stored} bytes for {section.Raw}: it is not a section. "
                    + $"Remove that stash{HowTo.Current.Delete} and save it again."
            );
        }

        var stored = new byte[section.Stored];
        var inTail = section.Offset - (source.Length - tail.Length);
        if (inTail >= 0)
        {
            tail.Slice((int)inTail, section.Stored).CopyTo(stored);
        }
        else
        {
            await source.ReadAsync(section.Offset, stored, cancel);
        }

        if (Digest.Of(stored) != section.Digest)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{what} does not match its digest: the file is damaged. Remove that stash{HowTo.Current.Delete} and save it again."
            );
        }

        var raw = new byte[section.Raw];
        codec.Decompress(stored, raw, what);
        return raw;
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
