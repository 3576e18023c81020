using Slipway.Content;

namespace Slipway.Records;

/// <summary>
/// Checks of a record that its types cannot express. The serializer refuses missing and null members, but not null items of lists.
/// </summary>
internal static class RecordChecks
{
    /// <summary>
    /// Most bytes of a single thing, 16 TiB: sums over everything a record can list, and over many stashes, then fit into 64 bits.
    /// </summary>
    public const long MaxBytes = 1L << 44;

    /// <summary>Most seconds that a build step may take: 30 years.</summary>
    public const double MaxSeconds = 1e9;

    // Several times what a save writes.
    private const int MostInputs = 10_000;
    private const int MaxMode = 0xfff;

    /// <summary>Says what is wrong with a record; null if it is valid.</summary>
    public static string? Problem(StashRecord record) =>
        record.Format != StashRecord.CurrentFormat
            ? $"it has format {record.Format}, this version of slipway reads {StashRecord.CurrentFormat}."
            : OfKinds(record)
                ?? OfPacks(record.Packs)
                ?? OfSizes(record.Sizes)
                ?? OfTar(record.Folder)
                ?? OfImage(record.Image)
                ?? OfMounts(record.Mounts)
                ?? OfBuild(record.Build)
                ?? OfBytes(record.ContentBytes);

    private static string? OfKinds(StashRecord record) =>
        new object?[] { record.Image, record.Folder, record.Mounts }.Count(static content => content is not null) switch
        {
            0 => "it has no content.",
            1 => null,
            _ => "it has content of more than one kind.",
        };

    private static string? OfPacks(IReadOnlyList<BasePack> packs) =>
        packs.Count >= StashRecord.MaxPacks ? $"it lists {packs.Count} packs, more than {StashRecord.MaxPacks - 1}."
        : packs.Contains(null!) ? "a pack is null."
        : packs.Select(static pack => OfBytes(pack.Size)).FirstOrDefault(static problem => problem is not null);

    private static string? OfSizes(StashSizes sizes) => OfBytes(sizes.Raw) ?? OfBytes(sizes.New) ?? OfBytes(sizes.Packed);

    private static string? OfTar(TarRecord? tar) =>
        tar is null ? null
        : tar.Recipe < 0 ? $"a recipe is {tar.Recipe}."
        : OfBytes(tar.Size);

    private static string? OfImage(ImageRecord? image) =>
        image is null ? null
        : image.Names.Contains(null!) ? "a name is null."
        : image.Documents.Contains(null!) || image.Layers.Contains(null!) ? "a document or layer is null."
        : image.Documents.Any(static document => Digest.Of(document.Data) != document.Digest) ? "a document does not match its digest."
        : OfBytes(image.Root.Size)
            ?? image
                .Layers.Select(static layer => OfTar(layer.Tar) ?? OfBytes(layer.Source?.Size ?? 0))
                .FirstOrDefault(static problem => problem is not null);

    private static string? OfMounts(MountsRecord? mounts) =>
        mounts is null ? null
        : mounts.Items.Count > StashRecord.MaxMounts ? $"it lists {mounts.Items.Count} mounts, more than {StashRecord.MaxMounts}."
        : mounts.ColdSeconds is < 0 or > MaxSeconds ? $"its cold step takes {mounts.ColdSeconds} seconds."
        : mounts.BuilderRate is <= 0 or > MaxBytes ? $"its builder gave {mounts.BuilderRate} bytes a second."
        : mounts.Items.Select(OfMount).FirstOrDefault(static problem => problem is not null);

    private static string? OfMount(MountRecord mount) =>
        mount is null ? "a mount is null."
        : mount.Mode is < 0 or > MaxMode ? $"the mode of a mount is {mount.Mode}."
        : mount.Entries is < 0 or > MaxBytes ? $"a mount has {mount.Entries} entries."
        : OfTar(mount.Tar) ?? OfTar(mount.Listing);

    private static string? OfBuild(BuildRecord? build) =>
        build is null ? null
        : build.Inputs.Count > MostInputs ? $"it lists {build.Inputs.Count} inputs, more than {MostInputs}."
        : build.Inputs.Contains(null!) ? "an input is null."
        : null;

    private static string? OfBytes(long bytes) => bytes is >= 0 and <= MaxBytes ? null : $"something in it has {bytes} bytes.";
}
