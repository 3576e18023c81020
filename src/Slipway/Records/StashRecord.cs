using System.Text.Json.Serialization;
using Slipway.Content;

namespace Slipway.Records;

/// <summary>
/// What a stash is, as stored at the end of its own pack (docs/formats/stash.md): its name, who made it, the packs that it
/// needs, and its content.
/// </summary>
public sealed record StashRecord
{
    /// <summary>Version of the record's format.</summary>
    public const int CurrentFormat = 1;

    /// <summary>A stash needs at most this many packs, its own among them: what a restore has to open.</summary>
    public const int MaxPacks = 8;

    /// <summary>A stash holds at most this many cache mounts.</summary>
    public const int MaxMounts = 256;

    /// <summary>Version of the format that this record was written in.</summary>
    public required int Format { get; init; }

    /// <summary>The stash's name.</summary>
    public required string Key { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Who says that they made it; the store's own record counts where it has one.</summary>
    public required Scope Scope { get; init; }

    /// <summary>Earlier packs that this stash's recipes refer to. Ordinal 0 is the stash's own pack, 1 the first of these.</summary>
    public required IReadOnlyList<BasePack> Packs { get; init; }

    /// <summary>The image, if this is a stash of an image.</summary>
    public ImageRecord? Image { get; init; }

    /// <summary>The tar streams, whatever they are.</summary>
    [JsonIgnore]
    public IEnumerable<TarRecord> Tars => Folder is not null ? [Folder]
        : Mounts?.Items.Select(static mount => mount.Tar) ?? Image?.Layers.Select(static layer => layer.Tar) ?? [];

    /// <summary>The tar streams, and what is kept beside them.</summary>
    [JsonIgnore]
    public IEnumerable<TarRecord> Streams => Tars.Concat(Mounts?.Items.Select(static mount => mount.Listing).OfType<TarRecord>() ?? []);

    /// <summary>Bytes of the content's tar streams. A reader refuses a stream of another length than its record has, before its first byte.</summary>
    [JsonIgnore]
    public long ContentBytes => Tars.DistinctBy(static tar => tar.Recipe).Sum(static tar => tar.Size);

    /// <summary>The folder, if this is a stash of a folder.</summary>
    public TarRecord? Folder { get; init; }

    /// <summary>The cache mounts of a builder, if this is a stash of those.</summary>
    public MountsRecord? Mounts { get; init; }

    /// <summary>What the image was built from, if Slipway built it.</summary>
    public BuildRecord? Build { get; init; }

    /// <summary>What the save read and wrote.</summary>
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
/// <param name="Packed">Bytes of the frames that hold them.</param>
public sealed record StashSizes(long Raw, long New, long Packed);

/// <summary>An image: its small documents as they are, and its layers as tar streams.</summary>
public sealed record ImageRecord
{
    /// <summary>The names that it had, e.g. <c>app:ci</c>; restored as they are.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The descriptor of the manifest or index that stands for the whole image.</summary>
    public required Descriptor Root { get; init; }

    /// <summary>The digest of the configuration of the image for this machine's platform.</summary>
    public required Digest Config { get; init; }

    /// <summary>Every index, manifest, configuration and attestation, byte for byte.</summary>
    public required IReadOnlyList<ImageDocument> Documents { get; init; }

    /// <summary>The layers, uncompressed.</summary>
    public required IReadOnlyList<LayerRecord> Layers { get; init; }

    /// <summary>
    /// The ID under which the saving engine knew the image. It differs from what a restore makes only where the engine held
    /// compressed layers, whose manifest had to be written anew.
    /// </summary>
    public string? SourceId { get; init; }
}

/// <summary>An OCI content descriptor (OCI image specification 1.1, descriptor).</summary>
/// <param name="MediaType">The media type of what it points at.</param>
/// <param name="Digest">The SHA-256 of what it points at.</param>
/// <param name="Size">The length in bytes of what it points at.</param>
public sealed record Descriptor(string MediaType, Digest Digest, long Size);

/// <summary>A small blob of an image, kept as it is.</summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Digest">Its SHA-256.</param>
/// <param name="Data">Its bytes.</param>
public sealed record ImageDocument(string MediaType, Digest Digest, byte[] Data);

/// <summary>A layer of an image.</summary>
/// <param name="Tar">The uncompressed layer.</param>
/// <param name="Source">The compressed blob that it was read from, or null if it was not compressed.</param>
public sealed record LayerRecord(TarRecord Tar, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Descriptor? Source = null);
