using CsCheck;
using Slipway.Dockerfiles;

namespace Slipway.Tests.Dockerfiles;

public sealed class DockerfilePropertyTests
{
    private static readonly Gen<string> Word = Gen.Char["abcXYZ019_./-"].Array[1, 12].Select(static chars => new string(chars));

    private static readonly string[] Fragments =
    [
        "FROM scratch\n",
        "RUN ",
        "--mount=type=cache",
        ",target=/a",
        ",id=$A",
        "${B:-",
        "}",
        "'",
        "\"",
        "\\\n",
        "<<EOF\n",
        "EOF\n",
        "ARG A=",
        "ENV B=",
        "#",
        "\n",
        " ",
        "\t",
        "`",
        "ONBUILD ",
        "COPY --from=0 ",
        "$",
        "${",
        "[",
        "\"x\"]",
        ",",
        "=",
        "\r\n",
        "é",
    ];

    private static readonly Gen<string> Fragment = Gen.Int[0, Fragments.Length - 1].Select(static i => Fragments[i]);

    [Fact]
    public void Any_file_is_read_or_refused_with_its_place() =>
        Fragment
            .Array[0, 40]
            .Sample(static parts =>
            {
                try
                {
                    DockerfileMounts.Find(new DockerfileSource { File = "f", Text = string.Concat(parts) });
                }
                catch (SlipwayException e)
                {
                    Assert.Matches("^f:[0-9]+: ", e.Message);
                }
            });

    [Fact]
    public void Words_come_back_however_the_lines_are_broken() =>
        Gen.Select(Word, Word, Gen.Int[0, 30], Gen.Bool)
            .Sample(
                static (id, target, at, comment) =>
                {
                    var instruction = $"RUN --mount=type=cache,id={id},target=/{target} true";
                    at = Math.Min(at + 4, instruction.Length);
                    var text = $"FROM scratch\n{instruction[..at]}\\\n{(comment ? "  # not a word\n" : "")}{instruction[at..]}\n";

                    var mount = Assert.Single(DockerfileMounts.Find(new DockerfileSource { File = "f", Text = text }));

                    Assert.Equal((id, "/" + target, 2), (mount.Id, mount.Target, mount.Uses[0].Line));
                }
            );

    [Fact]
    public void The_words_of_a_mount_make_the_same_mount() =>
        Gen.Select(Word, Word, Gen.UInt.Nullable(), Gen.Int[0, 511].Nullable(), Gen.Enum<MountSharing>())
            .Sample(
                static (id, target, user, mode, sharing) =>
                {
                    var mount = new CacheMount
                    {
                        Id = id,
                        Target = "/" + target,
                        User = user,
                        Mode = mode,
                        Sharing = sharing,
                    };
                    var text = $"FROM scratch\nRUN --mount=type=cache,{mount} true";

                    var found = Assert.Single(DockerfileMounts.Find(new DockerfileSource { File = "f", Text = text }));

                    Assert.Equal(mount, found with { Uses = mount.Uses, Unknown = mount.Unknown });
                }
            );
}
