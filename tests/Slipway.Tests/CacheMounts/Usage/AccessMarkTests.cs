using Slipway.CacheMounts.Usage;
using static Slipway.Files.Libc;

namespace Slipway.Tests.CacheMounts.Usage;

public sealed class AccessMarkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.271)]
    [InlineData(0.272)]
    [InlineData(0.999)]
    public void A_file_written_right_after_a_restore_counts_as_used_and_restored_ones_do_not(double fraction)
    {
        var now = DateTimeOffset.UnixEpoch.AddSeconds(1_000_000 + fraction);
        var mark = AccessMark.Of(now);

        Assert.False(AccessMark.IsUntouched(Marked(mark, now.AddMilliseconds(4))));
        Assert.True(AccessMark.IsUntouched(Marked(mark, now.AddSeconds(-1))));
    }

    private static FileStatus Marked(FileTime mark, DateTimeOffset modified) =>
        new()
        {
            AccessedSeconds = mark.Seconds,
            AccessedNanoseconds = (uint)mark.Nanoseconds,
            ModifiedSeconds = modified.ToUnixTimeSeconds(),
            ModifiedNanoseconds = (uint)(modified.Ticks % TimeSpan.TicksPerSecond * 100),
        };
}
