namespace Slipway.Storage.PackCache;

/// <summary>Which blocks of a pack are cached. Safe for several readers at once.</summary>
internal sealed class BlockMap(byte[] bits)
{
    private readonly Lock _gate = new();

    /// <summary>Returns the first consecutive blocks of a range that are missing; empty if none is. Ends are exclusive.</summary>
    public (long First, long End) FindMissing(long first, long end)
    {
        lock (_gate)
        {
            while (first < end && Has(first))
            {
                first++;
            }

            var stop = first;
            while (stop < end && !Has(stop))
            {
                stop++;
            }

            return (first, stop);
        }
    }

    public void Add(long first, long end)
    {
        lock (_gate)
        {
            for (var block = first; block < end; block++)
            {
                bits[block >> 3] |= (byte)(1 << (int)(block & 7));
            }
        }
    }

    public byte[] ToArray()
    {
        lock (_gate)
        {
            return [.. bits];
        }
    }

    private bool Has(long block) => (bits[block >> 3] & (1 << (int)(block & 7))) != 0;
}
