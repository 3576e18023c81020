using System.Text.Json;
using Slipway.Bake;
using Slipway.Files;
using Slipway.Fingerprints;
using Slipway.Records;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Fingerprints;

public sealed class FingerprintTests
{
    private const string Two = """
        # syntax=docker/dockerfile:1
        ARG BASE=debian:trixie-slim
        FROM $BASE AS base
        RUN apt-get update
        FROM golang:1 AS unused
        COPY unused /
        FROM base AS final
        ARG VERSION
        COPY src /srv/src
        COPY package*.json tool.sh /srv/
        """;

    [Fact]
    public async Task The_same_inputs_have_the_same_fingerprint()
    {
        using var context = Sample();

        var first = await context.TakeAsync();

        Assert.True(first.IsComplete);
        Assert.Equal(first.Value, (await context.TakeAsync()).Value);
    }

    [Fact]
    public async Task It_reports_how_much_a_builder_is_sent()
    {
        using var context = Sample();
        var before = (await context.TakeAsync()).ContextSize;
        context.Folder.File("src/large.bin", new string('x', 5000));
        context.Folder.File("README.md", new string('x', 9000));

        Assert.Equal(before + 5000, (await context.TakeAsync()).ContextSize);
    }

    // A failure here means that the rules changed: by mistake, or for a new version.
    [Fact]
    public async Task The_fingerprint_of_version_1_never_changes()
    {
        using var context = new SampleContext("FROM debian:12\nARG A=1\nRUN true\nCOPY src /src\n");
        context.Folder.File("src/a.txt", "1");
        File.CreateSymbolicLink(context.Folder.Below("src/b"), "a.txt");
        TestFolder.Mode(context.Folder.Below("src"), 0x1ed);
        TestFolder.Mode(context.Folder.Below("src/a.txt"), 0x1a4);

        var taken = await context.TakeAsync(target => target with { Arguments = new Dictionary<string, string> { ["A"] = "2" } });

        Assert.Equal("sha256:b303ddfbad8d8767560d96eabd7fce29eb8ed61a54104cbf80a1ab78a6eb2782", taken.Value.ToString());
    }

    [Theory]
    [InlineData("src/a.txt")]
    [InlineData("src/inner/b.txt")]
    [InlineData("package.json")]
    [InlineData("package-lock.json")]
    [InlineData("tool.sh")]
    public async Task A_file_that_a_needed_step_copies_counts(string file) =>
        Assert.True(await ChangesAsync(context => context.Folder.File(file, "other")));

    [Theory]
    [InlineData("README.md")]
    [InlineData("unused/c.txt")]
    [InlineData("src/ignored.log")]
    [InlineData("new.txt")]
    [InlineData(".git/HEAD")]
    public async Task A_file_that_no_needed_step_reaches_does_not_count(string file) =>
        Assert.False(await ChangesAsync(context => context.Folder.File(file, "other")));

    [Fact]
    public async Task Times_and_owners_do_not_count() =>
        Assert.False(
            await ChangesAsync(context =>
            {
                TestFolder.Time(context.Folder.Below("src/a.txt"), 1000);
                TestFolder.Time(context.Folder.Below("src"), 1000);
                if (Environment.IsPrivilegedProcess)
                {
                    TestFolder.Owner(context.Folder.Below("src/a.txt"), 1234, 1234);
                }
            })
        );

    [Fact]
    public async Task Modes_links_names_and_folders_count()
    {
        Assert.True(await ChangesAsync(context => TestFolder.Mode(context.Folder.Below("src/a.txt"), 0x1ed)));
        Assert.True(await ChangesAsync(context => TestFolder.Mode(context.Folder.Below("src"), 0x1c0)));
        Assert.True(await ChangesAsync(context => File.CreateSymbolicLink(context.Folder.Below("src/link"), "a.txt")));
        Assert.True(await ChangesAsync(context => File.Move(context.Folder.Below("src/a.txt"), context.Folder.Below("src/z.txt"))));
        Assert.True(await ChangesAsync(context => context.Folder.Folder("src/empty")));
        Assert.True(await ChangesAsync(context => TestFolder.Node(context.Folder.Below("src/pipe"), Libc.Kind.Fifo)));
        Assert.True(await ChangesAsync(context => context.Folder.RawFile([(byte)'s', (byte)'r', (byte)'c', (byte)'/', 0xff])));
    }

    [Theory]
    [InlineData("RUN apt-get update", "RUN apt-get update -y", true)]
    [InlineData("RUN apt-get update", "# words\nRUN apt-get \\\n# more\nupdate", false)]
    [InlineData("COPY unused /", "COPY other /", false)]
    [InlineData("FROM golang:1", "FROM golang:2", false)]
    [InlineData("trixie-slim", "bookworm-slim", true)]
    [InlineData("ARG BASE", "ARG NOBODYS=1\nARG BASE", false)]
    [InlineData("dockerfile:1", "dockerfile:2", true)]
    [InlineData("COPY src /srv/src", "COPY --chown=1:1 src /srv/src", true)]
    public async Task Of_the_Dockerfile_only_what_is_built_counts(string old, string changed, bool counts) =>
        Assert.Equal(
            counts,
            await ChangesAsync(context => context.Folder.File("Dockerfile", Two.Replace(old, changed, StringComparison.Ordinal)))
        );

    [Fact]
    public async Task Here_documents_are_content()
    {
        using var context = new SampleContext("FROM scratch\nCOPY <<EOF /x\n# no comment\nEOF\n");
        var before = await context.TakeAsync();

        context.Folder.File("Dockerfile", "FROM scratch\nCOPY <<EOF /x\n# none\nEOF\n");

        Assert.NotEqual(before.Value, (await context.TakeAsync()).Value);
        Assert.DoesNotContain(before.Inputs, input => input.Name.StartsWith("fil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_the_target_only_what_goes_into_the_image_counts()
    {
        using var context = Sample();
        var before = (await context.TakeAsync()).Value;

        async Task<bool> Same(Func<BakeTarget, BakeTarget> change) => before == (await context.TakeAsync(change)).Value;

        Assert.True(
            await Same(target =>
                target with
                {
                    Tags = ["app:2"],
                    Outputs = [new BakeEntry("type=oci", new Dictionary<string, string>())],
                    Name = "other",
                }
            )
        );
        Assert.True(await Same(target => target with { CacheFrom = [new BakeEntry("app/cache", new Dictionary<string, string>())] }));
        Assert.True(await Same(target => target with { Arguments = new Dictionary<string, string> { ["HTTP_PROXY"] = "proxy" } }));
        Assert.False(await Same(target => target with { Arguments = new Dictionary<string, string> { ["VERSION"] = "2" } }));
        Assert.False(await Same(target => target with { Labels = new Dictionary<string, string> { ["a"] = "b" } }));
        Assert.False(await Same(target => target with { Platforms = ["linux/arm64"] }));
        Assert.False(await Same(target => target with { Stage = "base" }));
        Assert.False(await Same(target => target with { Network = "host" }));
        Assert.False(await Same(target => target with { Secrets = [Entry("id=a")] }));
    }

    [Fact]
    public async Task Only_the_name_of_a_secret_counts()
    {
        using var context = Sample();

        var one = await context.TakeAsync(target => target with { Secrets = [Entry("id=a"), Entry("src=x")] });

        Assert.Contains(one.Inputs, input => input is { Name: "secret a", Value: "used" });
    }

    [Fact]
    public async Task Values_of_arguments_are_not_recorded()
    {
        using var context = Sample();

        var taken = await context.TakeAsync(target =>
            target with
            {
                Arguments = new Dictionary<string, string> { ["VERSION"] = "hunter2" },
            }
        );

        Assert.DoesNotContain(
            taken.Inputs,
            input => input.Value.Contains("hunter2", StringComparison.Ordinal) || input.Name.Contains("hunter2", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_image_that_cannot_be_resolved_leaves_the_fingerprint_open()
    {
        using var context = Sample();
        context.Images.Known["debian:trixie-slim"] = new ResolvedImage(null, "the registry is away");

        Assert.Equal(["the registry is away"], (await context.TakeAsync()).Unresolved);
    }

    [Theory]
    [InlineData("FROM scratch\nADD https://example.invalid/x /x")]
    [InlineData("FROM scratch\nADD https://example.invalid/app.git#main /x")]
    [InlineData("FROM scratch\nINCLUDE other")]
    [InlineData("# syntax=somebody/else:1\nFROM scratch")]
    public async Task Inputs_that_are_unknown_before_the_build_leave_it_open(string dockerfile)
    {
        using var context = new SampleContext(dockerfile);

        Assert.Single((await context.TakeAsync()).Unresolved);
    }

    [Fact]
    public async Task A_pinned_context_is_the_same_whoever_reads_it_and_its_token_is_not_recorded()
    {
        const string commit = "#0123456789012345678901234567890123456789";
        using var context = new SampleContext("FROM scratch\nCOPY --from=lib / /");
        async Task<Fingerprint> TakeAsync(string address) =>
            await context.TakeAsync(target =>
                target with
                {
                    Contexts = new Dictionary<string, string> { ["lib"] = address + commit },
                    Attestations =
                    [
                        BakeEntry.Read(JsonDocument.Parse($$"""{"type":"provenance","builder-id":"{{address}}"}""").RootElement),
                    ],
                }
            );

        var taken = await TakeAsync("https://ci:T0KEN@example.invalid/lib.git?token=T0KEN");
        var record = taken.ToRecord(SampleContext.Build(context.Target));

        Assert.True(taken.IsComplete);
        Assert.Contains(new InputRecord("context lib", "https://example.invalid/lib.git?token=***" + commit), record.Inputs);
        Assert.DoesNotContain(record.Inputs, static input => $"{input.Name} {input.Value}".Contains("T0KEN", StringComparison.Ordinal));
        Assert.Equal(taken.Value, (await TakeAsync("https://other:0THER@example.invalid/lib.git?token=0THER")).Value);
        Assert.NotEqual(taken.Value, (await TakeAsync("https://ci:T0KEN@example.invalid/other.git?token=T0KEN")).Value);
    }

    [Theory]
    [InlineData("FROM scratch\nADD https://ci:T0KEN@example.invalid/x /x")]
    [InlineData("FROM scratch\nCOPY --from=lib / /")]
    public async Task The_reason_for_an_open_fingerprint_shows_no_token(string dockerfile)
    {
        using var context = new SampleContext(dockerfile);
        var taken = await context.TakeAsync(target =>
            target with
            {
                Contexts = new Dictionary<string, string> { ["lib"] = "https://ci:T0KEN@example.invalid/lib.git#main" },
            }
        );

        Assert.Contains("https://***@example.invalid", Assert.Single(taken.Unresolved), StringComparison.Ordinal);
        Assert.DoesNotContain(
            taken.Steps.SelectMany(static stage => stage.Value),
            static step => step.Contains("T0KEN", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Pinned_images_are_not_resolved()
    {
        using var context = new SampleContext(
            "FROM scratch\nADD --checksum=sha256:00 https://example.invalid/x /x\nADD "
                + "https://example.invalid/a.git#0123456789012345678901234567890123456789 /y"
        );

        Assert.True((await context.TakeAsync()).IsComplete);
    }

    [Fact]
    public async Task Images_that_copies_and_mounts_read_from_are_resolved()
    {
        using var context = new SampleContext(
            "FROM --platform=$BUILDPLATFORM a AS x\nFROM b\nCOPY --from=c / /\nRUN --mount=from=d,target=/d true\nCOPY "
                + "--from=x /x /x\nRUN --mount=type=cache,target=/c true"
        );

        await context.TakeAsync(target => target with { Platforms = ["linux/arm64"] });

        Assert.Equal(["a linux/amd64", "b linux/arm64", "c linux/arm64", "d linux/arm64"], context.Images.Asked.Order());
    }

    [Fact]
    public async Task Another_target_counts_by_its_own_fingerprint()
    {
        using var context = new SampleContext("FROM base\nRUN true");
        using var other = new SampleContext("FROM scratch\nCOPY a /a");
        other.Folder.File("a", "1");
        BakeTarget[] targets =
        [
            context.Target with
            {
                Contexts = new Dictionary<string, string> { ["base"] = "target:base" },
            },
            other.Target with
            {
                Name = "base",
            },
        ];
        var before = await context.TakeAsync(targets);
        Assert.True(before.IsComplete);

        other.Folder.File("a", "2");

        Assert.NotEqual(before.Value, (await context.TakeAsync(targets)).Value);
        Assert.Empty(context.Images.Asked);
    }

    [Fact]
    public async Task A_named_context_takes_the_place_of_a_stage_or_an_image()
    {
        using var context = new SampleContext(
            "FROM golang AS deps\nCOPY x /\nFROM debian:latest\nCOPY --from=deps a.txt /\nCOPY --from=assets b.txt /"
        );
        context.Folder.File("deps/a.txt", "1");
        context.Folder.File("assets/b.txt", "1");
        context.Folder.File("assets/c.txt", "1");
        Task<Fingerprint> Take() =>
            context.TakeAsync(target =>
                target with
                {
                    Contexts = new Dictionary<string, string>
                    {
                        ["deps"] = "./deps",
                        ["debian"] = "docker-image://debian:12",
                        ["assets"] = "assets",
                        ["never"] = "https://example.invalid",
                    },
                }
            );
        var before = await Take();
        Assert.True(before.IsComplete);
        Assert.Equal(["debian:12 linux/amd64"], context.Images.Asked.Distinct());

        context.Folder.File("assets/c.txt", "2");
        Assert.Equal(before.Value, (await Take()).Value);
        context.Folder.File("assets/b.txt", "2");
        Assert.NotEqual(before.Value, (await Take()).Value);
        context.Folder.File("assets/b.txt", "1");
        context.Folder.File("deps/a.txt", "2");
        Assert.NotEqual(before.Value, (await Take()).Value);
    }

    [Fact]
    public async Task A_file_that_the_base_images_environment_names_counts_by_that_name()
    {
        using var context = new SampleContext("FROM py AS base\nARG V=3\nFROM base\nCOPY $V /x\n");
        context.Folder.File("3", "1");
        context.Folder.File("3.7", "1");
        context.Images.Known["py"] = new ResolvedImage("sha256:1", null) { Environment = ["V=3.7"] };
        var before = await context.TakeAsync();

        context.Folder.File("3", "2");
        Assert.Equal(before.Value, (await context.TakeAsync()).Value);
        context.Images.Known["py"] = new ResolvedImage("sha256:1", null);
        var unknown = await context.TakeAsync();
        context.Folder.File("3", "3");
        Assert.NotEqual(unknown.Value, (await context.TakeAsync()).Value);
        context.Images.Known["py"] = new ResolvedImage("sha256:1", null) { Environment = ["V=3.7"] };
        context.Folder.File("3.7", "2");
        Assert.NotEqual(before.Value, (await context.TakeAsync()).Value);
    }

    private static BakeEntry Entry(string text) =>
        new(text, text.Split(',').Select(field => field.Split('=')).ToDictionary(field => field[0], field => field[1]));

    private static SampleContext Sample()
    {
        var context = new SampleContext(Two);
        foreach (
            var file in new[]
            {
                "src/a.txt",
                "src/inner/b.txt",
                "src/ignored.log",
                "package.json",
                "package-lock.json",
                "tool.sh",
                "README.md",
                "unused/c.txt",
            }
        )
        {
            context.Folder.File(file, file);
        }

        context.Folder.File(".dockerignore", "**/*.log\n");
        return context;
    }

    private static async Task<bool> ChangesAsync(Action<SampleContext> change)
    {
        using var context = Sample();
        var before = await context.TakeAsync();
        change(context);
        return before.Value != (await context.TakeAsync()).Value;
    }
}
