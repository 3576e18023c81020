using System.Buffers;
using System.Buffers.Binary;
using Slipway.Content;
using Slipway.Files;

namespace Slipway.Fingerprints.Contexts;

/// <summary>A file, link or folder of a context.</summary>
internal sealed class TreeNode(byte[] name, Libc.Kind kind, int permissions)
{
    /// <summary>Its name, as bytes.</summary>
    public byte[] Name => name;

    public Libc.Kind Kind => kind;

    public int Permissions => permissions;

    /// <summary>Whether it is part of the context itself, and not only a parent of something that is.</summary>
    public bool Counts { get; set; }

    /// <summary>Whether a folder is there only because of what is in it: it is left out itself, or leads to something wanted.</summary>
    public bool NeedsContent { get; init; }

    /// <summary>Bytes of a file; for a folder, of all files in it.</summary>
    public long Size { get; set; }

    /// <summary>Digest of its content; for a folder, of everything in it.</summary>
    public Digest Digest { get; set; }

    /// <summary>Digest of its extended attributes; zero if it has none.</summary>
    public Digest Attributes { get; set; }

    /// <summary>What is in it, sorted by name once the walk is over.</summary>
    public List<TreeNode> Children { get; } = [];

    /// <summary>Digest of everything known about it, including its name.</summary>
    public Digest Entry()
    {
        var text = new ArrayBufferWriter<byte>(256);
        Write(text);
        return Content.Digest.Of(text.WrittenSpan);
    }

    /// <summary>Writes it in the form that its folder's digest uses: docs/formats/fingerprint.md, Context.</summary>
    public void Write(ArrayBufferWriter<byte> text)
    {
        var fixedPart = text.GetSpan(12);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart, name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[4..], Counts ? (int)kind : 0);
        // A link's own permissions mean nothing, and a folder that only leads to wanted content has none.
        BinaryPrimitives.WriteInt32LittleEndian(fixedPart[8..], Counts && kind != Libc.Kind.SymbolicLink ? permissions : 0);
        text.Advance(12);
        text.Write(name);
        Write(text, Digest);
        Write(text, Counts ? Attributes : default);
    }

    private static void Write(ArrayBufferWriter<byte> text, Digest digest)
    {
        digest.CopyTo(text.GetSpan(Content.Digest.Size));
        text.Advance(Content.Digest.Size);
    }
}
