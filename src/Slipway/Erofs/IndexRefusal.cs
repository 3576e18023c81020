namespace Slipway.Erofs;

/// <summary>Why a layer gets no index: it must be unpacked.</summary>
/// <param name="Entry">The entry's path as printable text; empty if the stream as a whole is the reason.</param>
/// <param name="Reason">What about it, e.g. <c>its name has 300 bytes; 255 are allowed</c>.</param>
internal sealed record IndexRefusal(string Entry, string Reason)
{
    public override string ToString() => Entry.Length > 0 ? $"'{Entry}': {Reason}" : Reason;
}

/// <summary>Something in a layer that a mounted index might show otherwise than the engine would unpack it.</summary>
internal sealed class UnsureException(string reason) : Exception(reason);
