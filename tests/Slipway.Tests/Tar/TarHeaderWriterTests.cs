using Slipway.Tar;

namespace Slipway.Tests.Tar;

public sealed class TarHeaderWriterTests
{
    [Theory]
    [InlineData((1L << 33) - 1)]
    [InlineData(1L << 33)]
    [InlineData(1L << 40)]
    public void Sizes_beyond_the_octal_field_survive(long written)
    {
        var block = TarHeaderWriter.OfFile("blob"u8, written);
        var header = new TarHeader(block, offset: 0);

        Assert.True(TarHeader.IsHeader(block));
        Assert.True(header.TryGetSize(out var size));
        Assert.Equal(written, size);
        Assert.Equal("blob"u8, header.Path);
    }
}
