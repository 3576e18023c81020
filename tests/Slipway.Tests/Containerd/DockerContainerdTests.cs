using Slipway.Containerd;
using Slipway.Engines;
using Slipway.Images;

namespace Slipway.Tests.Containerd;

public sealed class DockerContainerdTests
{
    private static readonly EngineInfo Usual = new("29.4.2", ImageStoreKind.Containerd, ImagePlatform.OfThisMachine)
    {
        Snapshotter = "overlayfs",
        OperatingSystem = "Ubuntu 26.04 LTS",
        SecurityOptions = ["name=apparmor", "name=seccomp,profile=builtin"],
    };

    public static TheoryData<EngineInfo, string> Others =>
        new()
        {
            { Usual with { Store = ImageStoreKind.Overlay2, Snapshotter = null }, "/etc/docker/daemon.json" },
            { Usual with { Snapshotter = "stargz" }, "'stargz'" },
            { Usual with { OperatingSystem = "Docker Desktop" }, "Docker Desktop" },
            { Usual with { SecurityOptions = ["name=rootless"] }, "without root" },
            { Usual with { SecurityOptions = ["name=seccomp,profile=builtin", "name=userns"] }, "userns-remap" },
        };

    [Fact]
    public void An_engine_with_the_containerd_store_can_be_filled() => Assert.Null(DockerContainerd.WhyNot(Usual));

    [Theory]
    [MemberData(nameof(Others))]
    public void For_any_other_the_reason_is_given(EngineInfo engine, string expected) =>
        Assert.Contains(expected, DockerContainerd.WhyNot(engine)!, StringComparison.Ordinal);
}
