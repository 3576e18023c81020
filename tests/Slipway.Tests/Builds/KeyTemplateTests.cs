using Slipway.Builds;
using Slipway.Images;

namespace Slipway.Tests.Builds;

public sealed class KeyTemplateTests
{
    private static readonly ImagePlatform Own = new("linux", "amd64");

    [Fact]
    public void Keys_are_made_of_target_and_platform()
    {
        var plan = Plan(Target("ci"), Target("prod", "linux/amd64", "linux/arm/v7"));

        var keys = KeyTemplate.Default.Apply(plan, Own).Select(build => build.Key.Text);

        Assert.Equal(["ci-linux-amd64", "prod-linux-amd64", "prod-linux-arm-v7"], keys);
    }

    [Theory]
    [InlineData("linux/arm64/v8", "linux/arm64")]
    [InlineData("linux/aarch64", "linux/arm64")]
    [InlineData("linux/x86_64", "linux/amd64")]
    [InlineData("arm", "linux/arm/v7")]
    [InlineData("linux/arm", "linux/arm/v7")]
    [InlineData("linux/arm/6", "linux/arm/v6")]
    [InlineData("windows/amd64", "windows/amd64")]
    [InlineData("linux/amd64/v3", "linux/amd64/v3")]
    public void Platforms_have_one_form(string written, string normal) =>
        Assert.Equal(normal, Assert.Single(KeyTemplate.Default.Apply(Plan(Target("ci", written)), Own)).Platform);

    [Fact]
    public void Two_images_of_one_key_are_an_error_that_names_both()
    {
        var plan = Plan(Target("ci", "linux/arm64", "linux/arm64/v8"));

        var e = Assert.Throws<SlipwayException>(() => KeyTemplate.Default.Apply(plan, Own));

        Assert.Equal(FailureKind.Usage, e.Kind);
        Assert.Contains("'ci-linux-arm64'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_differ_only_in_case_are_the_same() =>
        Assert.Throws<SlipwayException>(() => new KeyTemplate("{target}").Apply(Plan(Target("CI"), Target("ci")), Own));

    [Fact]
    public void An_unknown_placeholder_is_refused() =>
        Assert.Contains("{target}", Assert.Throws<SlipwayException>(() => new KeyTemplate("{tagret}")).Message, StringComparison.Ordinal);

    [Fact]
    public void System_and_architecture_can_be_used_alone() =>
        Assert.Equal("x-ci-linux.armv7", Assert.Single(new KeyTemplate("x-{target}-{os}.{arch}").Apply(Plan(Target("ci", "linux/arm/v7")), Own)).Key.Text);

    private static BakeTarget Target(string name, params string[] platforms) => new() { Name = name, Platforms = platforms };

    private static BakePlan Plan(params BakeTarget[] targets) => new() { Folder = "/", Targets = targets, InOrder = targets };
}
