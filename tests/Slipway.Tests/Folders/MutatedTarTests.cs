using CsCheck;
using Slipway.Files;
using Slipway.Folders;
using Slipway.Tests.Tar;

namespace Slipway.Tests.Folders;

/// <summary>Damaged streams are refused or extracted. Nothing is written outside the target, and nothing is left half-made.</summary>
public sealed class MutatedTarTests
{
    private const int Rounds = 1500;
    private const int HeaderFields = 345;

    private static readonly byte[] Meaningful = "/.\0\n017256xgLK\u0080\u00ff".Select(x => (byte)x).ToArray();

    private static readonly string[] Nasty =
    [
        "c/evil",
        "c/victim",
        "../outside/evil",
        "a/../../outside/evil",
        "../outside",
        "../outside/victim",
        "c",
        "a",
        "a/b",
        ".",
        "./",
        "e",
        "e/evil",
        "",
    ];

    private static readonly Gen<(int Where, byte Value, int Kind)> Mutation = Gen.Select(
        Gen.Int[0, int.MaxValue],
        Gen.OneOf(Gen.Byte, Gen.Int[0, Meaningful.Length - 1].Select(i => Meaningful[i])),
        Gen.Int[0, 5]
    );

    [Fact]
    public async Task No_damaged_stream_writes_outside_the_target()
    {
        using var place = new TestFolder();
        place.File("outside/victim", "untouched");
        var outside = TreeSnapshot.Of(place.Below("outside"));
        byte[][] originals = [await RealAsync(), Crafted()];
        var outcomes = new int[2];

        await Gen.Select(Gen.Int[0, 1].Select(i => originals[i]), Mutation.Array[1, 4])
            .SampleAsync(
                async sample =>
                {
                    var extracted = await TryExtractAsync(Mutate(sample.Item1, sample.Item2), place.Below("target"));
                    Interlocked.Increment(ref outcomes[extracted ? 1 : 0]);
                    Assert.Equal(
                        extracted ? ["outside", "target"] : ["outside"],
                        Directory.GetFileSystemEntries(place.Path).Select(Path.GetFileName).Order()
                    );
                    Assert.Equal(outside, TreeSnapshot.Of(place.Below("outside")));
                    if (extracted)
                    {
                        TreeRemoval.Remove(Libc.CurrentDirectory, TestFolder.Bytes(place.Below("target")), "target");
                    }
                },
                iter: Rounds,
                threads: 1
            );

        Assert.All(outcomes, count => Assert.True(count > Rounds / 20));
    }

    private static async Task<bool> TryExtractAsync(byte[] tar, string target)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await FolderExtractor.ExtractAsync(new MemoryStream(tar), target, cancel: limit.Token);
            return true;
        }
        catch (SlipwayException refused) when (refused.Kind == FailureKind.Refused)
        {
            return false;
        }
    }

    private static byte[] Mutate(byte[] original, (int Where, byte Value, int Kind)[] mutations)
    {
        var tar = original.ToArray();
        foreach (var (where, value, kind) in mutations)
        {
            switch (kind)
            {
                case 0:
                    tar = tar[..(where % (tar.Length + 1))];
                    break;
                case 1 when tar.Length > 0:
                    tar[where % tar.Length] ^= value;
                    break;
                case 2 when tar.Length >= 512:
                    SetText(tar, where, Nasty[value % Nasty.Length]);
                    break;
                case > 2 when tar.Length >= 512:
                    SetField(tar, where, value);
                    break;
            }
        }

        return tar;
    }

    // A name or a link target that an attacker would choose.
    private static void SetText(byte[] tar, int where, string text)
    {
        var block = tar.AsSpan(where % (tar.Length / 512) * 512, 512);
        var field = block.Slice(where / 7 % 3 == 0 ? 157 : 0, 100);
        field.Clear();
        System.Text.Encoding.ASCII.GetBytes(text, field);
        TarSample.Seal(block);
    }

    // With a correct checksum, so that the damage gets past that check.
    private static void SetField(byte[] tar, int where, byte value)
    {
        var block = tar.AsSpan(where % (tar.Length / 512) * 512, 512);
        block[where / 7 % HeaderFields] = value;
        TarSample.Seal(block);
    }

    private static byte[] Crafted() =>
        new TarSample()
            .Folder("./")
            .Folder("a")
            .File("a/b", "../outside/victim")
            .Symlink("c", "../outside")
            .HardLink("d", "a/b")
            .HardLink("e", "c")
            .Pax("path=f/g", "SCHILY.xattr.user.x=1", "mtime=1.5")
            .File("f")
            .Entry('L', "long", "c/../x\0"u8.ToArray())
            .File("y")
            .Entry('6', "pipe")
            .Finish();

    private static async Task<byte[]> RealAsync()
    {
        using var tree = new TestFolder();
        tree.File("a/b/file");
        tree.File("big", new string('x', 3000));
        File.CreateSymbolicLink(tree.Below("c"), "../outside");
        TestFolder.Link(tree.Below("big"), tree.Below("hard"));
        TestFolder.Xattr(tree.Below("big"), "user.x", [1, 2, 3]);
        tree.File(new string('l', 150));
        using var tar = new MemoryStream();
        await FolderTar.WriteAsync(tree.Path, tar);
        return tar.ToArray();
    }
}
