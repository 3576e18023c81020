using Slipway.Tar;

namespace Slipway.Folders;

/// <summary>The path of the current entry below a folder, as bytes that grow and shrink at the end.</summary>
internal sealed class PathBuffer(string folder)
{
    private byte[] _bytes = new byte[512];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>The whole path for messages, built only when needed.</summary>
    public string Shown => System.IO.Path.Join(folder, PathText.Show(Span));

    /// <summary>Cuts the path to a length, then appends to it.</summary>
    public void Set(int keep, ReadOnlySpan<byte> added)
    {
        if (_bytes.Length < keep + added.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, keep + added.Length));
        }

        added.CopyTo(_bytes.AsSpan(keep));
        Length = keep + added.Length;
    }
}
