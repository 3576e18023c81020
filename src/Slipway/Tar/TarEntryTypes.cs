namespace Slipway.Tar;

internal static class TarEntryTypes
{
    /// <summary>Interprets a type flag. Refuses kinds that no folder or image contains, because their contents are unknown.</summary>
    public static TarEntryType Of(byte flag, ReadOnlySpan<byte> path, long size, long offset)
    {
        switch (flag)
        {
            case (byte)'0' or 0 or (byte)'7':
                return !path.EndsWith("/"u8) ? TarEntryType.File
                    : size == 0 ? TarEntryType.Directory // as the Seventh Edition marked them
                    : throw TarDamage.At(offset, $"'{PathText.Show(path)}' is a folder with content");
            case >= (byte)'1' and <= (byte)'6':
                return (TarEntryType)flag;
            case (byte)'S':
                throw TarDamage.At(offset, $"'{PathText.Show(path)}' is a sparse file in GNU's format; make the stream without '--sparse'");
            default:
                throw TarDamage.At(offset, $"'{PathText.Show(path)}' has the unknown type 0x{flag:x2}");
        }
    }
}
