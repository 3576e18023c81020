using Slipway.Bake;

namespace Slipway.Tests.Bake;

public sealed class KeyTemplateTests
{
    [Fact]
    public void Keys_are_made_of_target_and_platform()
    {
        var plan = Plan(Target("ci"), Target("prod", "linux/amd64", "linux/arm/v7"));

        var keys = KeyTemplate.Default.Apply(plan).Select(build => build.Key.Text);

        Assert.Equal(["ci-linux-amd64", "prod-linux-amd64", "prod-linux-arm-v7"], keys);
    }

    [Fact]
    public void Two_images_of_one_key_are_an_error_that_names_both()
    {
        var plan = Plan(Target("ci", "linux/arm64", "linux/amd64"));

        var e = Assert.Throws<SlipwayException>(() => new KeyTemplate("{target}").Apply(plan));

        Assert.Equal(FailureKind.Usage, e.Kind);
        Assert.Contains("'ci'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_differ_only_in_case_are_the_same() =>
        Assert.Throws<SlipwayException>(() => new KeyTemplate("{target}").Apply(Plan(Target("CI"), Target("ci"))));

    [Fact]
    public void An_unknown_placeholder_is_refused() =>
        Assert.Contains("{target}", Assert.Throws<SlipwayException>(() => new KeyTemplate("{tagret}")).Message, StringComparison.Ordinal);

    [Fact]
    public void System_and_architecture_can_be_used_alone() =>
        Assert.Equal(
            "x-ci-linux.armv7",
            Assert.Single(new KeyTemplate("x-{target}-{os}.{arch}").Apply(Plan(Target("ci", "linux/arm/v7")))).Key.Text
        );

    private static BakeTarget Target(string name, params string[] platforms) => new() { Name = name, Platforms = platforms };

    private static BakePlan Plan(params BakeTarget[] targets) =>
        new()
        {
            Folder = "/",
            Targets = targets,
            InOrder = targets,
            BuildPlatform = "linux/amd64",
        };
}
