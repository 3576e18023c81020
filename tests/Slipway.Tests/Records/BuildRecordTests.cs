using System.Text;
using Slipway.Content;
using Slipway.Records;

namespace Slipway.Tests.Records;

public sealed class BuildRecordTests
{
    private static readonly string Golden = File.ReadAllText(
            Path.Combine(AppContext.BaseDirectory, "Stashes", "Golden", "record-build.json")
        )
        .TrimEnd();

    [Fact]
    public void The_record_of_a_build_is_still_written_in_its_first_form()
    {
        var record = new StashRecord
        {
            Format = 1,
            Key = "ci-linux-amd64",
            Created = new DateTimeOffset(2026, 11, 25, 3, 0, 0, TimeSpan.Zero),
            Scope = new Scope { Repository = "owner/name" },
            Packs = [],
            Folder = new TarRecord(0, Digest.Of([]), 0),
            Build = new BuildRecord
            {
                Version = 1,
                Fingerprint = Digest.Of([]),
                Target = "ci",
                Platform = "linux/amd64",
                Inputs = [new InputRecord("argument PYTHON", "0123456789ab"), new InputRecord("file src/main.py", "ba9876543210")],
            },
            Sizes = new StashSizes(0, 0, 0),
        };

        Assert.Equal(Golden, Encoding.UTF8.GetString(RecordFormat.Write(record)));
    }

    [Fact]
    public void The_record_of_a_build_is_still_read_in_its_first_form()
    {
        var build = RecordFormat.Read(Encoding.UTF8.GetBytes(Golden), "golden").Build!;

        Assert.Equal((1, Digest.Of([]), "ci", "linux/amd64"), (build.Version, build.Fingerprint!.Value, build.Target, build.Platform));
        Assert.Equal("file src/main.py", build.Inputs[1].Name);
    }

    [Theory]
    [InlineData("\"target\":\"ci\"", "\"target\":null")]
    [InlineData("\"value\":\"0123456789ab\"", "\"value\":null")]
    [InlineData("\"inputs\":[", "\"inputs\":[null,")]
    public void A_hostile_record_is_refused(string old, string hostile)
    {
        var json = Golden.Replace(old, hostile, StringComparison.Ordinal);

        Assert.Equal(
            FailureKind.Refused,
            Assert.Throws<SlipwayException>(() => RecordFormat.Read(Encoding.UTF8.GetBytes(json), "hostile")).Kind
        );
    }
}
