using System.Text;
using Slipway.Tar;

namespace Slipway.Tests.Tar;

public sealed class TarHeaderTests
{
    [Fact]
    public void Only_a_whole_and_unchanged_header_counts()
    {
        var block = new TarSample().File("name").Unfinished()[..TarHeader.Length];
        var changed = (byte[])block.Clone();
        changed[3] ^= 1;

        Assert.True(TarHeader.IsHeader(block));
        Assert.False(TarHeader.IsHeader(block.AsSpan(0, TarHeader.Length - 1)));
        Assert.False(TarHeader.IsHeader(changed));
    }

    [Fact]
    public void Checksums_of_signed_bytes_by_old_writers_are_accepted()
    {
        var block = new TarSample().File("n\u00fcme").Unfinished()[..TarHeader.Length];
        var unsigned = Convert.ToInt32(Encoding.ASCII.GetString(block, 148, 6), 8);
        Encoding.ASCII.GetBytes(Convert.ToString(unsigned - 256, 8).PadLeft(6, '0')).CopyTo(block, 148);

        Assert.True(TarHeader.IsHeader(block));
    }
}
