using Slipway.Cli.Output;
using Slipway.Records;

namespace Slipway.Cli.Commands.Save;

/// <summary>What <c>save</c> prints.</summary>
/// <param name="Store">The store's address.</param>
/// <param name="Kind">image or folder.</param>
/// <param name="Stash">The new stash.</param>
/// <param name="Base">The stash that it builds on, or null.</param>
/// <param name="Sizes">Bytes that were handled.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record SaveDocument(string Store, string Kind, StashDocument Stash, BaseDocument? Base, SizesDocument Sizes, double Seconds);

/// <summary>The stash that another one builds on.</summary>
internal sealed record BaseDocument(string Key, string Stash);

/// <summary>Bytes of a stash: of its tar streams, of those the ones that no earlier pack had, and what these take compressed.</summary>
internal sealed record SizesDocument(long Raw, long New, long Packed)
{
    public static SizesDocument Of(StashSizes sizes) => new(sizes.Raw, sizes.New, sizes.Packed);
}
