using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Slipway.Content;

/// <summary>
/// Finds where to cut content: FastCDC with normalised chunking (Xia et al., USENIX ATC 2016) over the content of one file at a time. A cut
/// depends only on the bytes of its own chunk, so equal content is cut alike wherever it is.
/// </summary>
internal sealed class Chunker(ChunkingParameters parameters)
{
    private readonly ulong[] _gear = GearTable.Values;
    private readonly ulong _strict = parameters.StrictMask;
    private readonly ulong _lax = parameters.LaxMask;
    private int _length;
    private ulong _sum;
    private bool _whole;

    /// <summary>Begins a file of the given length in bytes, or of unknown length (negative).</summary>
    public void Begin(long length)
    {
        _whole = length >= 0 && length <= parameters.WholeFile;
        Restart();
    }

    /// <summary>
    /// Takes the file's next bytes and returns how many of them belong to the current chunk, and whether it ends with them. The end of the
    /// file also ends the last chunk; the caller handles that.
    /// </summary>
    public int Next(ReadOnlySpan<byte> input, out bool cut)
    {
        cut = false;
        if (_whole)
        {
            return input.Length;
        }

        var taken = Math.Min(input.Length, Math.Max(0, parameters.Minimum - _length));
        _length += taken;
        taken += Scan(input[taken..], parameters.Average, _strict, ref cut);
        taken += cut ? 0 : Scan(input[taken..], parameters.Maximum, _lax, ref cut);
        cut |= _length >= parameters.Maximum;
        if (cut)
        {
            Restart();
        }

        return taken;
    }

    private int Scan(ReadOnlySpan<byte> input, int limit, ulong mask, ref bool cut)
    {
        var count = Math.Min(input.Length, limit - _length);
        if (count <= 0)
        {
            return 0;
        }

        ref var gear = ref MemoryMarshal.GetArrayDataReference(_gear);
        ref var bytes = ref MemoryMarshal.GetReference(input);
        var sum = _sum;
        var i = 0;
        while (i < count)
        {
            sum = (sum << 1) + Unsafe.Add(ref gear, Unsafe.Add(ref bytes, i));
            i++;
            if ((sum & mask) == 0)
            {
                cut = true;
                break;
            }
        }

        _sum = sum;
        _length += i;
        return i;
    }

    private void Restart()
    {
        _length = 0;
        _sum = 0;
    }
}
