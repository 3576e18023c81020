using Slipway.Cli.Commands.Save;
using Slipway.Cli.Output;
using Slipway.Inspection;
using Slipway.Records;

namespace Slipway.Cli.Commands.Show;

/// <summary>What <c>show</c> prints.</summary>
/// <param name="Store">The store's address.</param>
/// <param name="Kind">image, folder or mounts.</param>
/// <param name="Stash">The stash.</param>
/// <param name="Sizes">Its sizes in bytes.</param>
/// <param name="Packs">Earlier packs that it needs.</param>
/// <param name="Image">The image, or null.</param>
/// <param name="Mounts">The cache mounts, or null.</param>
/// <param name="Tars">The layers from the bottom up, the folder, or the mounts in order.</param>
internal sealed record ShowDocument(
    string Store,
    string Kind,
    StashDocument Stash,
    SizesDocument Sizes,
    IReadOnlyList<PackDocument> Packs,
    ImageDetails? Image,
    MountsDetails? Mounts,
    IReadOnlyList<TarDocument> Tars
);

/// <summary>An earlier pack.</summary>
internal sealed record PackDocument(string Stash, string Root, long Size)
{
    public static PackDocument Of(BasePack pack) => new(pack.Locator, pack.Root.ToString(), pack.Size);
}

/// <summary>Details of an image.</summary>
internal sealed record ImageDetails(IReadOnlyList<string> Names, string Root, string Config, string? SourceId)
{
    public static ImageDetails Of(ImageRecord image) =>
        new(image.Names, image.Root.Digest.ToString(), image.Config.ToString(), image.SourceId);
}

/// <summary>Details of cache mounts: the mounts, the cold step's seconds and the builder's bytes per second, if known.</summary>
internal sealed record MountsDetails(IReadOnlyList<SavedMountDocument> Items, double? ColdSeconds, double? BuilderRate)
{
    public static MountsDetails Of(MountsRecord mounts) =>
        new([.. mounts.Items.Select(SavedMountDocument.Of)], mounts.ColdSeconds, mounts.BuilderRate);
}

/// <summary>A saved cache mount.</summary>
internal sealed record SavedMountDocument(string Id, string Target, string Sharing, uint? Uid, uint? Gid, int? Mode, long Entries)
{
    public static SavedMountDocument Of(MountRecord mount) =>
        new(mount.Id, mount.Target, mount.Sharing ?? "shared", mount.Uid, mount.Gid, mount.Mode, mount.Entries);
}

/// <summary>A tar stream: its bytes, the bytes its content takes in the store, and how many of these are in the stash's own pack.</summary>
internal sealed record TarDocument(string Digest, long Raw, long Packed, long New)
{
    public static TarDocument Of(TarRecord tar, TarSizes sizes) => new(tar.Digest.ToString(), sizes.Raw, sizes.Packed, sizes.New);
}
