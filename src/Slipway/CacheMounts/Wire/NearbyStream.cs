using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.CacheMounts.Wire;

/// <summary>A connection between processes of one machine, over which one can pass the other an open file (unix(7), SCM_RIGHTS).</summary>
internal sealed partial class NearbyStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int NoSignal = 0x4000;
    private const int CloseOnExec = 0x40000000;

    /// <summary>Passes an open file to the other end.</summary>
    /// <exception cref="IOException">The other end has gone.</exception>
    public unsafe void Give(SafeHandle file)
    {
        byte carrier = 0;
        var vector = new Vector(&carrier, 1);
        var control = new Control(file.DangerousGetHandle().ToInt32());
        var header = new Header
        {
            Vectors = &vector,
            VectorCount = 1,
            Control = &control,
            ControlLength = sizeof(Control),
        };
        if (Send(Socket.Handle.ToInt32(), header, NoSignal) != 1)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <summary>Receives the open file that the other end passes next.</summary>
    /// <exception cref="SlipwayException">Engine: it passed none.</exception>
    public async Task<SafeFileHandle> TakeAsync(CancellationToken cancel)
    {
        // Waits until there is something to read.
        await Socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancel);
        return Take();
    }

    private unsafe SafeFileHandle Take()
    {
        byte carrier = 0;
        var vector = new Vector(&carrier, 1);
        var control = default(Control);
        var header = new Header
        {
            Vectors = &vector,
            VectorCount = 1,
            Control = &control,
            ControlLength = sizeof(Control),
        };
        return Receive(Socket.Handle.ToInt32(), ref header, CloseOnExec) == 1 && control is { Level: SocketLevel, Kind: Rights }
            ? new SafeFileHandle(control.Descriptor, ownsHandle: true)
            : throw TarSegments.Senseless();
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint Send(int socket, in Header header, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint Receive(int socket, ref Header header, int flags);

    /// <summary>The C library's <c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly unsafe struct Vector(byte* start, nint length)
    {
        public readonly byte* Start = start;
        public readonly nint Length = length;
    }

    /// <summary>Its <c>struct cmsghdr</c> with one descriptor, on 64 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Control(int descriptor)
    {
        public readonly nint Length = 20;
        public readonly int Level = SocketLevel;
        public readonly int Kind = Rights;
        public readonly int Descriptor = descriptor;
        public readonly int Padding = 0;
    }

    /// <summary>Its <c>struct msghdr</c>, on 64 bits and little-endian, where widths of lengths make no difference.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Header
    {
        public nint Name;
        public nint NameLength;
        public Vector* Vectors;
        public nint VectorCount;
        public Control* Control;
        public nint ControlLength;
        public long Flags;
    }
}
