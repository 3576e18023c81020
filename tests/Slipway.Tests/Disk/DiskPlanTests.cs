using Slipway.Disk;
using Slipway.Folders;

namespace Slipway.Tests.Disk;

public sealed class DiskPlanTests
{
    [Fact]
    public void Too_little_space_is_refused_with_the_sum_for_each_disk()
    {
        var free = new DriveInfo("/").AvailableFreeSpace;
        DiskNeed[] needs =
        [
            new("the store", "/nowhere/store", free / 2),
            new("the engine's data", "/nowhere/else", (free / 2) + (1L << 30)),
            new("an engine elsewhere", null, free * 2),
        ];
        var failure = Assert.Throws<SlipwayException>(() => DiskPlan.Demand("build", needs, "Do this."));
        Assert.Equal(FailureKind.DiskFull, failure.Kind);
        Assert.Matches(
            @"^This build may need .* on the disk at /, where .* are free: .* for the store \(/nowhere/store\), "
                + @".* for the engine's data \(/nowhere/else\), and a reserve\. Do this\.$",
            failure.Message
        );
        Assert.True(DiskPlan.Fits([needs[2]]));
    }

    [Fact]
    public void A_path_is_on_the_file_system_that_is_mounted_nearest_above_it()
    {
        Assert.Equal("/", MountPoint.Of("/nowhere/at/all").Path);
        Assert.Equal("/proc", MountPoint.Of("/proc/self").Path);
    }
}
