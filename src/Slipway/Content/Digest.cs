using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Slipway.Content;

/// <summary>
/// A SHA-256 digest: 32 bytes, written <c>sha256:</c> and 64 lower-case hexadecimal digits
/// (OCI image specification 1.1, descriptor, section Digests).
/// </summary>
[InlineArray(Size)]
public struct Digest : IEquatable<Digest>
{
    /// <summary>Length of a digest in bytes.</summary>
    public const int Size = 32;

    private const string Prefix = "sha256:";
    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdef");
    private byte _first;

    /// <summary>Reads a digest from exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A SHA-256 digest has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }

        bytes.CopyTo(this);
    }

    /// <summary>The 64 hexadecimal digits, without the algorithm.</summary>
    public readonly string Hex => Convert.ToHexStringLower(this);

    /// <summary>The first 12 hexadecimal digits, as Docker abbreviates an image ID.</summary>
    public readonly string Short => Hex[..12];

    /// <summary>Computes the digest of some bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> data)
    {
        var digest = default(Digest);
        SHA256.HashData(data, digest);
        return digest;
    }

    /// <summary>Parses <c>sha256:</c> and 64 hexadecimal digits.</summary>
    /// <exception cref="SlipwayException">The text is not a SHA-256 digest.</exception>
    public static Digest Parse(string? text) =>
        TryParse(text, out var digest)
            ? digest
            : throw new SlipwayException(
                FailureKind.Refused,
                $"'{text}' is not a digest: 'sha256:' and 64 hexadecimal digits are expected."
            );

    /// <summary>Parses <c>sha256:</c> and 64 hexadecimal digits; upper-case digits are refused, as OCI demands.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        return text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && TryParseHex(text.AsSpan(Prefix.Length), out digest);
    }

    /// <summary>Parses 64 lower-case hexadecimal digits.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> hex, out Digest digest)
    {
        digest = default;
        return hex.Length == Size * 2
            && !hex.ContainsAnyExcept(HexDigits)
            && Convert.FromHexString(hex, digest, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    /// <summary>Writes the 32 bytes.</summary>
    public readonly void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)this).CopyTo(destination);

    /// <inheritdoc/>
    public readonly bool Equals(Digest other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    // The bytes are already uniformly distributed: the first four serve as the hash.
    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(this);

    /// <inheritdoc/>
    public override readonly string ToString() => Prefix + Hex;

    /// <summary>Whether two digests have the same bytes.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Whether two digests differ.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);
}
