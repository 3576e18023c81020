using Slipway.Cli.Printing;

namespace Slipway.Cli.Tests.Printing;

public sealed class HumanTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1 kB")]
    [InlineData(1234, "1.23 kB")]
    [InlineData(34_560_000, "34.6 MB")]
    [InlineData(346_400_000, "346 MB")]
    [InlineData(999_600_000, "1 GB")]
    [InlineData(1_200_000_000, "1.2 GB")]
    [InlineData(long.MaxValue, "9.22 EB")]
    public void Bytes_have_three_digits(long bytes, string text) => Assert.Equal(text, Human.Bytes(bytes));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(4.14, "4.1 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 min 0 s")]
    [InlineData(125.4, "2 min 5 s")]
    public void Durations_have_minutes_when_they_are_long(double seconds, string text) =>
        Assert.Equal(text, Human.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(8, "0:08")]
    [InlineData(65, "1:05")]
    [InlineData(3700, "61:40")]
    public void Time_left_counts_minutes(int seconds, string text) => Assert.Equal(text, Human.Left(TimeSpan.FromSeconds(seconds)));
}
