namespace Slipway.Erofs;

/// <summary>A list in pages: it grows without copying, and its items have addresses.</summary>
internal sealed class Paged<T>
    where T : unmanaged
{
    private const int Bits = 10;
    private const int Mask = (1 << Bits) - 1;

    private T[][] _pages = new T[16][];

    public int Count { get; private set; }

    public ref T this[int index] => ref _pages[index >> Bits][index & Mask];

    /// <summary>Adds an item and returns its number.</summary>
    public int Add(in T item)
    {
        if ((Count & Mask) == 0)
        {
            if (Count >> Bits == _pages.Length)
            {
                Array.Resize(ref _pages, _pages.Length * 2);
            }

            _pages[Count >> Bits] = new T[Mask + 1];
        }

        this[Count] = item;
        return Count++;
    }
}
