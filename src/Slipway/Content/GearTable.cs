using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Slipway.Content;

/// <summary>
/// The 256 random numbers of the rolling sum, as format 1 fixes them: the first eight bytes of SHA-256("slipway gear 1" + byte).
/// </summary>
internal static class GearTable
{
    public static readonly ulong[] Values = Make();

    private static ulong[] Make()
    {
        var values = new ulong[256];
        Span<byte> seed = stackalloc byte[15];
        "slipway gear 1"u8.CopyTo(seed);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < values.Length; i++)
        {
            seed[14] = (byte)i;
            SHA256.HashData(seed, hash);
            values[i] = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        }

        return values;
    }
}
