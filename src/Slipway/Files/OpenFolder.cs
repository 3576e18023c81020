namespace Slipway.Files;

/// <summary>A directory on the current path of a tree walk: its descriptor and the names still to visit.</summary>
internal sealed class OpenFolder(int descriptor, DirectoryNames names, int pathLength) : IDisposable
{
    private int _next = -1;

    public int Descriptor { get; } = descriptor;

    /// <summary>Length of this directory's own path, in the walker's buffer.</summary>
    public int PathLength { get; } = pathLength;

    /// <summary>The current name with its final zero byte.</summary>
    public ReadOnlySpan<byte> Name => names[_next];

    public Libc.Kind Kind => names.KindOf(_next);

    public bool MoveNext() => ++_next < names.Count;

    public void Dispose() => Libc.Close(Descriptor);
}
