namespace Slipway.Images;

/// <summary>Says what a file is that was given as an image archive but is not one.</summary>
internal static class OtherFile
{
    private static readonly (byte[] Start, string What, string Unpack)[] Known =
    [
        ([.. "PK\x03\x04"u8], "a zip file", "unzip -p FILE"),
        ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7z file", "7z x -so FILE"),
        ([0x04, 0x22, 0x4d, 0x18], "compressed with lz4", "lz4 -dc FILE"),
        ([.. "LZIP\x01"u8], "compressed with lzip", "lzip -dc FILE"),
    ];

    public static SlipwayException Refuse(ReadOnlySpan<byte> start)
    {
        foreach (var (magic, what, unpack) in Known)
        {
            if (start.StartsWith(magic))
            {
                return new SlipwayException(
                    FailureKind.Refused,
                    $"This is not a tar archive, but {what}. Unpack it on the way: {HowTo.Current.SaveOutputOf(unpack)}"
                );
            }
        }

        return Refusal.Of("This is not a tar archive");
    }
}
