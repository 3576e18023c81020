using System.Text.Json.Serialization;
using Slipway.Content;

namespace Slipway.Records;

/// <summary>
/// Describes a stash: its name, who made it, the packs that it needs, and its content. It is stored at the end of the stash's own pack
/// (docs/formats/stash.md).
/// </summary>
public sealed record StashRecord
{
    /// <summary>Version of the record's format.</summary>
    public const int CurrentFormat = 1;

    /// <summary>A stash needs at most this many packs, including its own; a restore has to open all of them.</summary>
    public const int MaxPacks = 8;

    /// <summary>A stash holds at most this many cache mounts.</summary>
    public const int MaxMounts = 256;

    /// <summary>Version of the format that this record was written in.</summary>
    public required int Format { get; init; }

    /// <summary>The stash's name.</summary>
    public required string Key { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Who claims to have made it. If the store has its own record of that, the store's counts.</summary>
    public required Scope Scope { get; init; }

    /// <summary>Earlier packs that this stash's recipes refer to. Ordinal 0 is the stash's own pack, 1 the first of these.</summary>
    public required IReadOnlyList<BasePack> Packs { get; init; }

    /// <summary>The image, if this is a stash of an image.</summary>
    public ImageRecord? Image { get; init; }

    /// <summary>The tar streams of the image, folder or mounts.</summary>
    [JsonIgnore]
    public IEnumerable<TarRecord> Tars =>
        Folder is not null
            ? [Folder]
            : Mounts?.Items.Select(static mount => mount.Tar) ?? Image?.Layers.Select(static layer => layer.Tar) ?? [];

    /// <summary>The tar streams, and those kept beside them.</summary>
    [JsonIgnore]
    public IEnumerable<TarRecord> Streams => Tars.Concat(Mounts?.Items.Select(static mount => mount.Listing).OfType<TarRecord>() ?? []);

    /// <summary>
    /// Bytes of the content's tar streams. A reader refuses a stream whose length differs from its record, before the first byte.
    /// </summary>
    [JsonIgnore]
    public long ContentBytes => Tars.DistinctBy(static tar => tar.Recipe).Sum(static tar => tar.Size);

    /// <summary>The folder, if the stash holds one.</summary>
    public TarRecord? Folder { get; init; }

    /// <summary>The cache mounts of a builder, if the stash holds them.</summary>
    public MountsRecord? Mounts { get; init; }

    /// <summary>What the image was built from, if Slipway built it.</summary>
    public BuildRecord? Build { get; init; }

    /// <summary>How many bytes the save read and wrote.</summary>
    public required StashSizes Sizes { get; init; }
}

/// <summary>An earlier pack that a stash needs.</summary>
/// <param name="Root">Its root digest.</param>
/// <param name="Locator">Where the store keeps it.</param>
/// <param name="Size">Its length in bytes.</param>
public sealed record BasePack(Digest Root, string Locator, long Size);

/// <summary>One tar stream of a stash.</summary>
/// <param name="Recipe">Ordinal of its recipe in the stash's own pack.</param>
/// <param name="Digest">SHA-256 of the stream: a layer's diffID.</param>
/// <param name="Size">Its length in bytes.</param>
public sealed record TarRecord(int Recipe, Digest Digest, long Size);

/// <summary>How many bytes a save handled.</summary>
/// <param name="Raw">Bytes of all its tar streams.</param>
/// <param name="New">Bytes of content that no earlier pack had, before compression.</param>
/// <param name="Packed">Bytes of the frames that hold the new content.</param>
public sealed record StashSizes(long Raw, long New, long Packed);

/// <summary>An image: its small documents unchanged, and its layers as tar streams.</summary>
public sealed record ImageRecord
{
    /// <summary>The image's names, e.g. <c>app:ci</c>; a restore gives it the same names.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The descriptor of the manifest or index that represents the whole image.</summary>
    public required Descriptor Root { get; init; }

    /// <summary>The digest of the configuration of the image for this machine's platform.</summary>
    public required Digest Config { get; init; }

    /// <summary>Every index, manifest, configuration and attestation, byte for byte.</summary>
    public required IReadOnlyList<ImageDocument> Documents { get; init; }

    /// <summary>The layers, uncompressed.</summary>
    public required IReadOnlyList<LayerRecord> Layers { get; init; }

    /// <summary>
    /// The image's ID in the engine that it was saved from. A restore gives it another ID only if that engine held compressed layers,
    /// because the manifest then had to be rewritten.
    /// </summary>
    public string? SourceId { get; init; }
}

/// <summary>An OCI content descriptor (OCI image specification 1.1, descriptor).</summary>
/// <param name="MediaType">The media type of what it points at.</param>
/// <param name="Digest">The SHA-256 of what it points at.</param>
/// <param name="Size">The length in bytes of what it points at.</param>
public sealed record Descriptor(string MediaType, Digest Digest, long Size);

/// <summary>A small blob of an image, kept unchanged.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Digest">Its SHA-256.</param>
/// <param name="Data">Its bytes.</param>
public sealed record ImageDocument(string MediaType, Digest Digest, byte[] Data);

/// <summary>A layer of an image.</summary>
/// <param name="Tar">The uncompressed layer.</param>
/// <param name="Source">The compressed blob that it was read from, or null if it was not compressed.</param>
public sealed record LayerRecord(
    TarRecord Tar,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Descriptor? Source = null
);
