using Slipway.Containerd;

namespace Slipway.Tests.Containerd;

public sealed class ProcessMarkTests
{
    private static readonly string[] Own = ProcessMark.OfThisProcess.Split(' ');

    [Fact]
    public void This_process_is_alive() => Assert.False(ProcessMark.IsDead(ProcessMark.OfThisProcess));

    [Theory]
    [InlineData(0, "another-boot", true)]
    [InlineData(1, "pid:[1]", false)]
    [InlineData(2, "999999999", true)]
    [InlineData(3, "1", true)]
    public void A_process_of_another_boot_or_start_is_dead_and_one_of_another_pid_namespace_may_live(int part, string other, bool isDead)
    {
        var mark = (string[])Own.Clone();
        mark[part] = other;

        Assert.Equal(isDead, ProcessMark.IsDead(string.Join(' ', mark)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b c")]
    public void What_is_no_mark_may_live(string mark) => Assert.False(ProcessMark.IsDead(mark));
}
