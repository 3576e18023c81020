using Slipway.Cli.Output;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Cli.Commands.Save;

/// <summary>What <c>save</c> prints.</summary>
/// <param name="Store">The store's address.</param>
/// <param name="Kind">image or folder.</param>
/// <param name="Stash">The new stash.</param>
/// <param name="Base">The stash that it builds on, or null.</param>
/// <param name="Sizes">The save's sizes in bytes.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record SaveDocument(string Store, string Kind, StashDocument Stash, BaseDocument? Base, SizesDocument Sizes, double Seconds)
{
    public static SaveDocument Of(string store, SaveResult result, TimeSpan time) =>
        new(
            store,
            result.Record.Mounts is not null ? "mounts"
                : result.Record.Image is null ? "folder"
                : "image",
            StashDocument.Of(result.Entry),
            result.Base is null ? null : new BaseDocument(result.Base.Key.Text, result.Base.Locator),
            SizesDocument.Of(result.Record.Sizes),
            Math.Round(time.TotalSeconds, 3)
        );
}

/// <summary>The stash that another one builds on.</summary>
internal sealed record BaseDocument(string Key, string Stash);

/// <summary>A stash's sizes in bytes: all its tar streams, the part that no earlier pack has, and that part compressed.</summary>
internal sealed record SizesDocument(long Raw, long New, long Packed)
{
    public static SizesDocument Of(StashSizes sizes) => new(sizes.Raw, sizes.New, sizes.Packed);
}
