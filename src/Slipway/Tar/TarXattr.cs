namespace Slipway.Tar;

/// <summary>An extended attribute of a file.</summary>
/// <param name="Name">Its name with its namespace, e.g. <c>user.comment</c>, as bytes.</param>
/// <param name="Value">Its value; may be empty.</param>
internal sealed record TarXattr(ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Value);
