using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.CacheMounts.Wire;

/// <summary>
/// Memory that two processes of a machine share. One writes messages into its slots and sends the slot's number over the socket; the other
/// reads the message in place. A socket would copy each byte twice.
/// </summary>
internal sealed partial class SharedSlots : IDisposable
{
    /// <summary>One being filled, as many as <see cref="ContentStream"/> keeps ready, one being sent, and one being read.</summary>
    public const int Count = ContentStream.Ahead + 3;

    private const int SlotLength = Message.Capacity + (4 << 10);
    private const uint CloseOnExec = 1;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Lock _gate = new();
    private readonly Stack<Slot> _free = new(Count);
    private readonly Slot[] _slots = new Slot[Count];

    private unsafe SharedSlots(SafeFileHandle file, MemoryMappedFileAccess access)
    {
        File = file;
        _file = MemoryMappedFile.CreateFromFile(file, null, 0, access, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Count * SlotLength, access);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        for (var i = 0; i < Count; i++)
        {
            _slots[i] = new Slot(this, i, start + (i * SlotLength), SlotLength);
            _free.Push(_slots[i]);
        }
    }

    /// <summary>What the other process maps.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Makes such memory; null if the kernel gives none.</summary>
    public static SharedSlots? Create()
    {
        var descriptor = CreateMemoryFile("slipway\0"u8, CloseOnExec);
        if (descriptor < 0)
        {
            return null;
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.SetLength(file, Count * SlotLength);
        return new SharedSlots(file, MemoryMappedFileAccess.ReadWrite);
    }

    /// <summary>Maps the memory of another process, to read it.</summary>
    public static SharedSlots Open(SafeFileHandle file) =>
        // Reading past the end of the file would kill the process.
        RandomAccess.GetLength(file)
        >= Count * SlotLength
            ? new SharedSlots(file, MemoryMappedFileAccess.Read)
            : throw TarSegments.Senseless();

    /// <summary>
    /// An empty message in a slot; dispose it once the other process has read it. A slot is always free, unless slots were lost.
    /// </summary>
    public Message Begin()
    {
        lock (_gate)
        {
            return new Message(_free.Pop());
        }
    }

    /// <summary>Writes a reference that says where a message is.</summary>
    public static void Refer(Message reference, int slot, int length)
    {
        reference.Length = 0;
        reference.Append(MemoryMarshal.AsBytes((ReadOnlySpan<int>)[slot, length]));
    }

    /// <summary>The message that a reference points to.</summary>
    /// <exception cref="SlipwayException">Engine: there is no such message.</exception>
    public ReadOnlyMemory<byte> Read(ReadOnlySpan<byte> reference)
    {
        var numbers = MemoryMarshal.Cast<byte, int>(reference);
        return reference.Length == 2 * sizeof(int) && numbers[0] is >= 0 and < Count && numbers[1] is >= 0 and <= Message.Capacity
            ? Message.In(_slots[numbers[0]].Memory, numbers[1])
            : throw TarSegments.Senseless();
    }

    public void Return(Slot slot)
    {
        lock (_gate)
        {
            _free.Push(slot);
        }
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    private static partial int CreateMemoryFile(ReadOnlySpan<byte> name, uint flags);
}
