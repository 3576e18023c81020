namespace Slipway.Content;

/// <summary>Receives the parts of a tar stream in order; together they are the stream, byte for byte.</summary>
internal interface ITarParts
{
    /// <summary>Headers, padding, end marks: the bytes kept in the recipe.</summary>
    void Literal(ReadOnlySpan<byte> bytes);

    /// <summary>The content of an entry begins; its length in bytes is negative when unknown.</summary>
    void BeginContent(long length);

    /// <summary>The next bytes of the content.</summary>
    void Content(ReadOnlySpan<byte> bytes);

    /// <summary>The content ends.</summary>
    void EndContent();
}
