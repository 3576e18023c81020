using System.Text.Json;
using Slipway.Bake;
using Slipway.Builds;
using Slipway.Cli.Commands.Build;
using Slipway.Content;
using Slipway.Records;
using Slipway.Serving.Builds;
using Slipway.Storage;

namespace Slipway.Cli.Tests.Commands.Build;

public sealed class BuildOutputsTests
{
    private static readonly Digest Root = Digest.Parse("sha256:" + new string('a', 64));

    [Fact]
    public void One_image_has_outputs_without_its_key()
    {
        var outputs = BuildOutputs
            .Of([Outcome("ci-linux-amd64", TargetStatus.Built, saved: true)])
            .ToDictionary(output => output.Name, output => output.Value);
        Assert.Equal(
            ("ci-linux-amd64", "built", Root.ToString(), "1000", "2.5"),
            (outputs["key"], outputs["status"], outputs["digest"], outputs["bytes"], outputs["seconds"])
        );
        Assert.Equal(Root.ToString(), outputs["ci-linux-amd64.digest"]);
        Assert.Equal("""["ci-linux-amd64"]""", outputs["keys"]);
    }

    [Fact]
    public void Each_of_several_images_has_its_own_outputs()
    {
        var outputs = BuildOutputs
            .Of([Outcome("a b", TargetStatus.Reused, saved: true), Outcome("c", TargetStatus.Failed, saved: false)])
            .ToDictionary(output => output.Name, output => output.Value);
        Assert.Equal(
            [
                "a%20b.bytes",
                "a%20b.digest",
                "a%20b.seconds",
                "a%20b.status",
                "c.bytes",
                "c.digest",
                "c.seconds",
                "c.status",
                "keys",
                "results",
            ],
            outputs.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(("reused", "failed", ""), (outputs["a%20b.status"], outputs["c.status"], outputs["c.digest"]));
        Assert.Equal("""["a b"]""", outputs["keys"]);
        using var results = JsonDocument.Parse(outputs["results"]);
        Assert.Equal(Root.ToString(), results.RootElement.GetProperty("a b").GetProperty("digest").GetString());
        Assert.Equal(JsonValueKind.Null, results.RootElement.GetProperty("c").GetProperty("digest").ValueKind);
    }

    private static TargetOutcome Outcome(string key, TargetStatus status, bool saved)
    {
        var build = new PlannedBuild(new BakeTarget { Name = "ci" }, "linux/amd64", new StashKey(key));
        return new TargetOutcome(new BuildDecision(build, null, "", null), status)
        {
            Stash = saved ? new StashEntry(build.Key, "1", Root, DateTimeOffset.UnixEpoch, 1000, new Scope()) : null,
            Time = TimeSpan.FromSeconds(2.5),
        };
    }
}
