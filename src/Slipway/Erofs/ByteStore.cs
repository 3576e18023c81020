namespace Slipway.Erofs;

/// <summary>Keeps many short byte strings in few arrays: names and link targets.</summary>
internal sealed class ByteStore
{
    private const int PageBits = 16;
    private const int PageSize = 1 << PageBits;

    private readonly List<byte[]> _pages = [];
    private int _free;

    /// <summary>Keeps bytes, at most a page of them, and returns their place.</summary>
    public uint Add(ReadOnlySpan<byte> bytes)
    {
        if (_free < bytes.Length || _pages.Count == 0)
        {
            _pages.Add(new byte[PageSize]);
            _free = PageSize;
        }

        var start = PageSize - _free;
        bytes.CopyTo(_pages[^1].AsSpan(start));
        _free -= bytes.Length;
        return ((uint)(_pages.Count - 1) << PageBits) + (uint)start;
    }

    public ReadOnlySpan<byte> Get(uint place, int length) =>
        length == 0 ? default : _pages[(int)(place >> PageBits)].AsSpan((int)(place & (PageSize - 1)), length);
}
