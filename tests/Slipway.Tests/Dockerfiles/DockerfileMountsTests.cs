using Slipway.Dockerfiles;

namespace Slipway.Tests.Dockerfiles;

public sealed class DockerfileMountsTests
{
    [Fact]
    public void Every_field_is_read_with_its_place()
    {
        var mount = Assert.Single(
            Find(
                """
                FROM scratch
                RUN --mount=type=cache,id=uv,target=/root/.cache/uv,sharing=locked,uid=1000,gid=1001,mode=0700,ro uv sync
                """
            )
        );

        Assert.Equal(("uv", "/root/.cache/uv", MountSharing.Locked), (mount.Id, mount.Target, mount.Sharing));
        Assert.Equal((1000u, 1001u, 448), (mount.User!.Value, mount.Group!.Value, mount.Mode!.Value));
        Assert.True(mount.ReadOnly);
        Assert.Equal(new MountUse("Dockerfile", 2, "0"), Assert.Single(mount.Uses));
    }

    [Theory]
    [InlineData("target=/root/.cache/pip", "/root/.cache/pip")]
    [InlineData("dst=/root//.cache/./pip/", "/root/.cache/pip")]
    [InlineData("destination=/a/../b", "/b")]
    [InlineData("target=.npm", ".npm")]
    [InlineData("id=/x/,target=/y", "/x/")]
    public void Without_an_id_the_cleaned_target_is_the_id(string words, string id) =>
        Assert.Equal(id, Assert.Single(Find($"FROM scratch\nRUN --mount=type=cache,{words} true")).Id);

    [Fact]
    public void Several_mounts_of_one_step_and_one_mount_of_several_steps()
    {
        var mounts = Find(
            """
            FROM scratch
            RUN --mount=type=cache,target=/a --mount=type=bind,target=/b --mount=target=/c,type=cache true
            RUN --mount=type=cache,target=/c false
            """
        );

        Assert.Equal(["/a", "/c"], mounts.Select(static mount => mount.Id));
        Assert.Equal([2, 3], mounts[1].Uses.Select(static use => use.Line));
    }

    [Fact]
    public void Mounts_with_one_id_and_different_owners_are_separate_as_in_the_builder()
    {
        var mounts = Find(
            """
            FROM scratch
            RUN --mount=type=cache,id=x,target=/a --mount=type=cache,id=x,target=/b,uid=1000 true
            RUN --mount=type=cache,id=x,target=/c,uid=1000,gid=0,mode=755 true
            """
        );

        Assert.Equal([null, 1000u], mounts.Select(static mount => mount.User));
    }

    [Fact]
    public void Continued_lines_comments_among_them_and_windows_line_ends()
    {
        var mount = Assert.Single(Find("FROM scratch\r\nRUN --mount=type=cache,\\\r\n# a comment\r\n\r\ntarget=/a \\  \r\n  true\r\n"));

        Assert.Equal(("/a", 2), (mount.Id, mount.Uses[0].Line));
    }

    [Fact]
    public void An_escape_directive_changes_what_joins_lines()
    {
        var mounts = Find(
            "# syntax=docker/dockerfile:1\n# escape=`\nFROM scratch\nRUN --mount=type=cache,`\ntarget=/a c:\\\nRUN "
                + "--mount=type=cache,target=/b x"
        );

        Assert.Equal(["/a", "/b"], mounts.Select(static mount => mount.Id));
    }

    [Fact]
    public void A_directive_after_a_comment_is_a_comment() =>
        Assert.Equal("/a", Assert.Single(Find("# hello\n# escape=`\nFROM scratch\nRUN --mount=type=cache,\\\ntarget=/a true")).Id);

    [Fact]
    public void Text_of_a_here_document_is_not_an_instruction()
    {
        var mounts = Find(
            """
            FROM scratch
            RUN --mount=type=cache,target=/a <<EOF cat - <<-'END'
            RUN --mount=type=cache,target=/no true
            EOF
            RUN --mount=type=cache,target=/neither true
            	END
            COPY <<x <<y /z/
            RUN --mount=type=cache,target=/nor true
            x
            y
            RUN --mount=type=cache,target=/b echo $((1<<2))
            RUN --mount=type=cache,target=/c ["/bin/cat", "<<EOF"]
            RUN --mount=type=cache,target=/d true
            """
        );

        Assert.Equal(["/a", "/b", "/c", "/d"], mounts.Select(static mount => mount.Id));
    }

    [Fact]
    public void Arguments_and_environment_expand_to_their_values_at_that_line()
    {
        var source = Source(
            """
            ARG VERSION=3.12
            ARG BASE=scratch
            FROM ${BASE} AS one
            ARG VERSION
            ARG OTHER=o-$VERSION
            ENV HOME=/home/ci USER="c i" CACHE=$HOME/cache
            ENV old one two
            RUN --mount=type=cache,id=py-${VERSION}-$OTHER,target=${HOME}/x true
            FROM one
            ENV VERSION=9
            RUN --mount=type=cache,id=${VERSION:+set}${NOPE:-none}${CACHE},target="${USER}/$old" true
            """
        ) with
        {
            Arguments = new Dictionary<string, string> { ["VERSION"] = "3.13", ["HOME"] = "ignored" },
        };

        var mounts = DockerfileMounts.Find(source);

        Assert.Equal(["py-3.13-o-3.13", "setnone/cache"], mounts.Select(static mount => mount.Id));
        Assert.Equal(["/home/ci/x", "c i/one two"], mounts.Select(static mount => mount.Target));
    }

    [Theory]
    [InlineData("$TARGETARCH$TARGETVARIANT", "armv7")]
    [InlineData("${TARGETPLATFORM}", "linux/arm/v7")]
    [InlineData("${TARGETOS##*n}", "ux")]
    [InlineData("${TARGETOS%x}", "linu")]
    [InlineData("${TARGETPLATFORM//x*m/-}", "linu-/v7")]
    [InlineData("${TARGETPLATFORM%%/*}", "linux")]
    [InlineData("\\$TARGETOS", "TARGETOS")]
    [InlineData("$NOWHERE.x", ".x")]
    public void Built_in_arguments_and_substitutions(string id, string expected)
    {
        var source = Source(
            $"FROM scratch\nARG TARGETARCH TARGETVARIANT TARGETPLATFORM TARGETOS\nRUN --mount=type=cache,id={id},target=/a true"
        );

        // A flag's escapes are removed before its variables are expanded.
        var found = Assert.Single(DockerfileMounts.Find(source with { Platform = "linux/arm" })).Id;

        Assert.Equal(expected is "TARGETOS" ? "linux" : expected, found);
    }

    [Fact]
    public void Only_stages_that_the_target_needs_count()
    {
        const string Text = """
            FROM scratch AS base
            ONBUILD RUN --mount=type=cache,target=/onbuild true
            FROM base AS tools
            RUN --mount=type=cache,target=/tools true
            FROM scratch AS unused
            RUN --mount=type=cache,target=/unused true
            FROM scratch AS final
            COPY --from=Tools / /
            RUN --mount=type=bind,from=0,target=/base --mount=type=cache,target=/final true
            """;

        Assert.Equal(["/onbuild", "/tools", "/final"], Find(Text).Select(static mount => mount.Id));
        Assert.Equal(["/unused"], DockerfileMounts.Find(Source(Text) with { Target = "UNUSED" }).Select(static mount => mount.Id));
    }

    [Fact]
    public void A_variable_that_only_the_base_image_may_set_is_named()
    {
        var mounts = Find("FROM debian\nRUN --mount=type=cache,target=$HOME/x,id=$PATH true\nRUN --mount=type=cache,target=/y true");

        Assert.Equal(["HOME", "PATH"], mounts[0].Unknown);
        Assert.Empty(mounts[1].Unknown);
    }

    [Theory]
    [InlineData("FROM scratch\nRUN --mount=type=cahe,target=/a true", 2, "unsupported mount type")]
    [InlineData("FROM scratch\n\nRUN --mount=type=cache,taget=/a true", 3, "unexpected key 'taget'")]
    [InlineData("FROM scratch\nRUN --mount=type=cache,target=/a,sharing=some true", 2, "sharing")]
    [InlineData("FROM scratch\nRUN --mount=type=cache,target=/a,uid=root true", 2, "uid")]
    [InlineData("FROM scratch\nRUN --mount=type=cache,target=/a,mode=0999 true", 2, "mode")]
    [InlineData("FROM scratch\nRUN --mout=type=cache true", 2, "unknown flag: --mout")]
    [InlineData("FROM scratch\nRUN --mount=type=cache,target=${X true", 2, "'}'")]
    [InlineData("FROM scratch\nRUN --mount=type=cache,target=${X:?homeless} true", 2, "homeless")]
    [InlineData("FROM scratch\nRUM true", 2, "unknown instruction: RUM")]
    [InlineData("RUN true", 1, "before the first FROM")]
    [InlineData("FROM scratch\nRUN cat <<EOF\nhello\n", 2, "does not end")]
    [InlineData("# only a comment\n", 1, "no instructions")]
    [InlineData("FROM scratch\nENV lonely", 2, "ENV")]
    [InlineData("# escape=x\nFROM scratch", 1, "escape")]
    public void What_BuildKit_refuses_is_refused_with_file_and_line(string text, int line, string why)
    {
        var failure = Assert.Throws<SlipwayException>(() => Find(text));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.StartsWith($"Dockerfile:{line}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_stage_built_from_a_stage_the_images_environment_wins_over_arguments()
    {
        var mounts = Find(
            """
            FROM scratch AS base
            ENV VERSION=3.12.7 OTHER=env
            ARG VERSION=3.12
            ARG OWN=own
            RUN --mount=type=cache,id=a-$VERSION,target=/a true
            FROM base AS deps
            RUN --mount=type=cache,id=b-$VERSION-$OWN,target=/b true
            ARG VERSION=3.11
            ARG PATH=/x
            RUN --mount=type=cache,id=c-$VERSION-$PATH,target=/c true
            FROM deps
            RUN --mount=type=cache,id=d-$VERSION-${PATH%%:*},target=/d true
            """
        );

        Assert.Equal(["a-3.12", "b-3.12.7-own", "c-3.11-/x", "d-3.12.7-/usr/local/sbin"], mounts.Select(static mount => mount.Id));
        Assert.All(mounts, static mount => Assert.Empty(mount.Unknown));
    }

    [Fact]
    public void With_an_unknown_base_image_an_inherited_argument_is_uncertain()
    {
        var mounts = Find(
            """
            ARG VERSION=3.12
            FROM python AS base
            ARG VERSION
            RUN --mount=type=cache,id=$VERSION,target=/a true
            FROM base
            RUN --mount=type=cache,id=$VERSION,target=/a true
            ARG COPY=${VERSION}
            ENV TWICE=$COPY
            RUN --mount=type=cache,id=$TWICE-$NOWHERE,target=/b true
            ARG VERSION
            RUN --mount=type=cache,id=again-$VERSION,target=/c true
            """
        );

        Assert.Equal(["", "VERSION", "NOWHERE VERSION", ""], mounts.Select(static mount => string.Join(' ', mount.Unknown)));
        Assert.Equal("again-3.12", mounts[3].Id);
    }

    [Fact]
    public void An_unknown_base_image_may_set_a_required_variable()
    {
        Assert.Equal(["HOME"], Assert.Single(Find("FROM debian\nRUN --mount=type=cache,target=${HOME:?homeless}/x true")).Unknown);
        Assert.Throws<SlipwayException>(() => Find("FROM scratch\nRUN --mount=type=cache,target=${HOME:?homeless}/x true"));
    }

    [Fact]
    public void Nothing_of_a_stage_that_a_context_replaces_counts()
    {
        var mounts = DockerfileMounts.Find(
            Source(
                """
                FROM scratch AS deps
                ENV A=1
                RUN --mount=type=cache,target=/replaced true
                FROM deps
                RUN --mount=type=cache,id=x$A,target=/a true
                """
            ) with
            {
                Contexts = new Dictionary<string, string> { ["deps"] = "./deps" },
            }
        );

        Assert.Equal(["A"], Assert.Single(mounts).Unknown);
    }

    [Theory]
    [InlineData(null, null, "linux/OWN linux OWN  linux/OWN")]
    [InlineData("linux/arm64/v8", null, "linux/arm64 linux arm64  linux/OWN")]
    [InlineData("linux/arm", "linux/aarch64", "linux/arm/v7 linux arm v7 linux/arm64")]
    [InlineData(null, "linux/arm/v6", "linux/arm/v6 linux arm v6 linux/arm/v6")]
    public void Platform_arguments_are_in_normal_form(string? platform, string? builder, string expected)
    {
        var source = Source(
            """
            FROM scratch
            ARG TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT BUILDPLATFORM
            RUN --mount=type=cache,"id=$TARGETPLATFORM $TARGETOS $TARGETARCH $TARGETVARIANT $BUILDPLATFORM",target=/a true
            """
        ) with
        {
            Platform = platform,
            BuildPlatform = builder,
        };

        var own = Slipway.Images.ImagePlatform.OfThisMachine.Architecture;
        Assert.Equal(expected.Replace("OWN", own, StringComparison.Ordinal), Assert.Single(DockerfileMounts.Find(source)).Id);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("$NOWHERE")]
    [InlineData("linux/arm/v7/x")]
    public void A_platform_that_BuildKit_refuses_is_refused_with_its_place(string platform) =>
        Assert.Contains(
            "Dockerfile:1: ",
            Assert.Throws<SlipwayException>(() => Find($"FROM --platform={platform} scratch")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_unknown_target_is_refused()
    {
        var failure = Assert.Throws<SlipwayException>(() => DockerfileMounts.Find(Source("FROM scratch") with { Target = "ci" }));

        Assert.Contains("no stage 'ci'", failure.Message, StringComparison.Ordinal);
    }

    private static DockerfileSource Source(string text) => new() { File = "Dockerfile", Text = text };

    private static IReadOnlyList<CacheMount> Find(string text) => DockerfileMounts.Find(Source(text));
}
