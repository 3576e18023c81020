namespace Slipway.Images;

/// <summary>Limits on what an image may demand of its reader. Real images stay far below them.</summary>
internal static class ImageLimits
{
    /// <summary>Bytes of one JSON document; registries refuse manifests above 4 MiB.</summary>
    public const int Document = 8 << 20;

    /// <summary>Bytes of all JSON documents of an archive together; they are held in memory.</summary>
    public const long Documents = 64 << 20;

    /// <summary>Layers of one manifest; overlay file systems stop at 128, or 500 on newer kernels.</summary>
    public const int Layers = 1000;

    /// <summary>Descriptors followed from one document to another.</summary>
    public const int Descriptors = 4000;

    /// <summary>How deep indexes may nest; Docker nests at most one inside another.</summary>
    public const int IndexDepth = 4;

    /// <summary>Files in an archive; old engines write three per layer.</summary>
    public const int Entries = 20_000;

    /// <summary>Bytes of one uncompressed layer; stops streams that unpack forever.</summary>
    public const long Layer = 1L << 40;

    /// <summary>Bytes of one extended tar header; in practice it holds names.</summary>
    public const int ExtendedHeader = 1 << 20;
}
