using CsCheck;
using Slipway.Builders;

namespace Slipway.Tests.Builders;

public sealed class BuildKitRecordsTests
{
    // Two records: 1 id, 4 size, 6 created (1 second, 2 nanoseconds), 9 description. The first also has unknown fields of every kind.
    private static readonly byte[] Two =
    [
        0x0a,
        41,
        0x0a,
        2,
        (byte)'i',
        (byte)'1',
        0x10,
        1,
        0x20,
        0xac,
        0x02,
        0x32,
        9,
        0x08,
        0x80,
        0xe2,
        0xcf,
        0xaa,
        0x06,
        0x10,
        0xc0,
        0x3e,
        0x4a,
        4,
        (byte)'c',
        (byte)'o',
        (byte)'p',
        (byte)'y',
        0x81,
        0x01,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        0x65,
        1,
        2,
        3,
        4,
        0x0a,
        4,
        0x0a,
        2,
        (byte)'i',
        (byte)'2',
    ];

    [Fact]
    public void Records_are_read_and_unknown_fields_skipped() =>
        Assert.Equal(
            [
                new BuildCacheRecord("i1", "copy", 300, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).AddTicks(80)),
                new BuildCacheRecord("i2", "", 0, default),
            ],
            BuildKitRecords.Read(Two)
        );

    [Fact]
    public void An_answer_that_is_cut_is_refused_or_has_fewer_records()
    {
        Assert.Single(BuildKitRecords.Read(Two.AsSpan(0, 43)));
        foreach (var length in Enumerable.Range(1, Two.Length - 1).Where(static length => length != 43))
        {
            Assert.Throws<InvalidDataException>(() => BuildKitRecords.Read(Two.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Any_other_bytes_are_refused_or_read() =>
        Gen
            .Byte.Array[0, 100]
            .Sample(static bytes =>
            {
                try
                {
                    BuildKitRecords.Read(bytes);
                }
                catch (InvalidDataException)
                {
                    // Refused, as it may be.
                }
            });
}
