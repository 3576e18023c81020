using CsCheck;
using Slipway.Images;

namespace Slipway.Tests.Images;

public sealed class PlatformsTests
{
    private static readonly ImagePlatform Local = new("linux", "riscv64");
    private static readonly string[] Words =
    [
        "linux",
        "windows",
        "macos",
        "arm",
        "armhf",
        "amd64",
        "x86_64",
        "aarch64",
        "v1",
        "v7",
        "8",
        "a.b",
    ];

    // As in buildx 0.13 and BuildKit 0.12, which ExpansionEngineTests asks.
    [Theory]
    [InlineData("linux/arm64/v8", "linux/arm64")]
    [InlineData("linux/aarch64", "linux/arm64")]
    [InlineData("linux/x86_64", "linux/amd64")]
    [InlineData("linux/amd64/v1", "linux/amd64")]
    [InlineData("linux/amd64/v3", "linux/amd64/v3")]
    [InlineData("LINUX/AMD64", "linux/amd64")]
    [InlineData("arm64", "linux/arm64")]
    [InlineData("arm", "linux/arm/v7")]
    [InlineData("armhf", "linux/arm/v7")]
    [InlineData("linux/arm", "linux/arm/v7")]
    [InlineData("linux/armel", "linux/arm/v6")]
    [InlineData("linux/arm/6", "linux/arm/v6")]
    [InlineData("linux/i386", "linux/386")]
    [InlineData("macos/arm64", "darwin/arm64")]
    [InlineData("windows/amd64", "windows/amd64")]
    public void Platforms_have_a_normal_form(string written, string normal)
    {
        Assert.Equal(normal, Platforms.Normalise(written));
        Assert.Equal(normal, Platforms.Normalise(normal));
    }

    [Fact]
    public void A_system_alone_is_for_this_machines_architecture() =>
        Assert.Equal(ImagePlatform.OfThisMachine.ToString(), Platforms.Normalise("linux"));

    [Theory]
    [InlineData("local", "linux/riscv64")]
    [InlineData("Local,linux/riscv64", "linux/riscv64")]
    [InlineData("linux/amd64,local", "linux/amd64 linux/riscv64")]
    public void Local_is_the_machine_that_buildx_runs_on(string written, string read) =>
        Assert.Equal(read.Split(' '), Platforms.Read(written, Local));

    [Theory]
    [InlineData("")]
    [InlineData("foo")]
    [InlineData("linux/")]
    [InlineData("linux//v7")]
    [InlineData("linux/arm/v7/x")]
    [InlineData("linux/amd64, linux/arm64")]
    [InlineData("linux/amd64,")]
    [InlineData("*/amd64")]
    public void What_container_tools_refuse_is_refused(string written)
    {
        var e = Assert.Throws<SlipwayException>(() => Platforms.Read(written, Local));
        Assert.Equal(FailureKind.Usage, e.Kind);
        Assert.Contains("write OS/ARCHITECTURE", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_normal_form_normalises_to_itself() =>
        Gen.Int[0, Words.Length - 1]
            .Select(static i => Words[i])
            .Array[1, 3]
            .Sample(static words =>
            {
                var once = Platforms.TryNormalise(string.Join('/', words));
                Assert.True(
                    once is null || Platforms.TryNormalise(once) == once,
                    $"{string.Join('/', words)}: {once}, {Platforms.TryNormalise(once)}"
                );
            });
}
