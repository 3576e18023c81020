namespace Slipway.Images;

/// <summary>What an image may demand of its reader. Real images stay far below each of these.</summary>
internal static class ImageLimits
{
    /// <summary>Bytes of one JSON document; registries refuse manifests above 4 MiB.</summary>
    public const int Document = 8 << 20;

    /// <summary>Bytes of all JSON documents of an archive together: they are held in memory.</summary>
    public const long Documents = 64 << 20;

    /// <summary>Layers of one manifest; overlay file systems stop at 128, or 500 on newer kernels.</summary>
    public const int Layers = 1000;

    /// <summary>Descriptors met while an image's documents are followed.</summary>
    public const int Descriptors = 4000;

    /// <summary>How deep indexes may nest; Docker writes one inside another at most.</summary>
    public const int IndexDepth = 4;

    /// <summary>Files in an archive: old engines write three a layer.</summary>
    public const int Entries = 20_000;

    /// <summary>Bytes of one layer, uncompressed: stops streams that unpack for ever.</summary>
    public const long Layer = 1L << 40;

    /// <summary>Bytes of one extended tar header: names, in practice.</summary>
    public const int ExtendedHeader = 1 << 20;
}
