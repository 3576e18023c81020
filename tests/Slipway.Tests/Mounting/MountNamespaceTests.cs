using Slipway.Mounting;

namespace Slipway.Tests.Mounting;

public sealed class MountNamespaceTests
{
    [Fact]
    public void This_process_sees_its_own_mounts_by_its_own_paths()
    {
        var here = MountNamespace.Of(Environment.ProcessId);

        Assert.True(here.IsOurs);
        Assert.Equal("/etc/passwd", here.Reach("/etc/passwd"));
    }

    [Fact]
    public void A_process_that_is_gone_is_named()
    {
        // Linux has no process with such a number.
        var failure = Assert.Throws<SlipwayException>(() => MountNamespace.Of(int.MaxValue));

        Assert.Equal(FailureKind.Engine, failure.Kind);
        Assert.Contains(
            int.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
            failure.Message,
            StringComparison.Ordinal
        );
    }
}
