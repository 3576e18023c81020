using System.Buffers;

namespace Slipway.CacheMounts.Wire;

/// <summary>Room for a message in <see cref="SharedSlots"/>; disposing of it gives it back.</summary>
internal sealed unsafe class Slot(SharedSlots owner, int number, byte* start, int length) : MemoryManager<byte>
{
    public int Number => number;

    public override Span<byte> GetSpan() => new(start, length);

    // Mapped memory stays where it is.
    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin() { }

    protected override void Dispose(bool disposing) => owner.Return(this);
}
