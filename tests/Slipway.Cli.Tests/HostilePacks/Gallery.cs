using System.Formats.Tar;
using System.Text;
using Slipway.Tests.Hostile;

namespace Slipway.Cli.Tests.HostilePacks;

/// <summary>Small packs that demand much memory. Each plants the stash 'hostile' with what it needs, and says what is wrong.</summary>
internal static class Gallery
{
    /// <summary>A size that the format allows a section.</summary>
    private const int Much = 127 << 20;

    // Each chunk has three names of 1 MB, which take 2 MB each in memory.
    private const int LongNameChunks = 50;

    public static readonly IReadOnlyDictionary<string, Picture> Pictures = new Dictionary<string, Picture>
    {
        ["an index of empty frames"] = new(
            "no index of real chunks",
            static session => Index(session, Repeat([0, 0, 0, 0], Much / 4, PackBuilder.Varint(Much / 4)))
        ),
        ["an index of frames without chunks"] = new(
            "no index of real chunks",
            static session => Index(session, Repeat([1, 1, 1, 0], Much / 4, PackBuilder.Varint(Much / 4)))
        ),
        ["an index of frames with more chunks than it lists"] = new(
            "ends too early",
            static session => Index(session, Repeat([1, 1, 1, 0xc0, 0x84, 0x3d], 4000, PackBuilder.Varint(4000)))
        ),
        ["an index of recipes"] = new(
            "no index of real chunks",
            static session => Index(session, Repeat([.. "\0\0"u8, .. new byte[32]], Much / 34, [0, .. PackBuilder.Varint(Much / 34)]))
        ),
        ["an index of one chunk over and over"] = new("no index of real chunks", static session => Index(session, Chunks(Much / 40))),
        ["an index as large as may be"] = new(
            "has no recipe 0",
            static session =>
                PlantedStash.Plant(
                    session,
                    "hostile",
                    new PackBuilder()
                        .Frame(new byte[100], 1, 1, [])
                        .Build(Chunks(1_000_000, apart: true), Encoding.UTF8.GetBytes(Records.Folder(1024, Records.Zero)))
                )
        ),
        ["an index that is 1.5 GB of nothing"] = new(
            "sections above",
            static session =>
                PlantedStash.Plant(session, "hostile", new PackBuilder().BuildWith(16, 1_500_000_000, 1 << 20), 16, 1_500_000_000)
        ),
        ["an index that unpacks to more than it says"] = new(
            "cannot be decompressed",
            static session =>
                PlantedStash.Plant(session, "hostile", new PackBuilder().BuildOf(PackBuilder.Compress(new byte[300 << 20]), 64 << 10))
        ),
        ["a recipe of steps"] = new("more than 33554432", static session => Recipes(session, Records.RepeatingRecipe(1, 0, Much / 2))),
        ["a recipe of literals"] = new("more than 33554432", static session => Recipes(session, Records.RepeatingRecipe(1, Much, 0))),
        ["a recipe of steps, below the limit of bytes"] = new(
            "parts where",
            static session => Recipes(session, Records.RepeatingRecipe(1, 0, 15_000_000))
        ),
        ["a recipe of as many steps as may be"] = new(
            "rebuilds",
            static session => Recipes(session, Records.RepeatingRecipe(1, 0, 4 << 20))
        ),
        ["many recipes of steps"] = new(
            "parts where",
            static session => Recipes(session, [.. Enumerable.Repeat(Records.RepeatingRecipe(1, 0, 2_000_000), 7)])
        ),
        ["a record of names"] = new("more than 33554432", static session => Record(session, Records.Image(Many("\"\"", 13_000_000), ""))),
        ["a record of names, below the limit of bytes"] = new(
            "more than 250000 values",
            static session => Record(session, Records.Image(Many("\"\"", 9_000_000), ""))
        ),
        ["a record of layers"] = new(
            "more than 250000 values",
            static session => Record(session, Records.Image("", Many("{}", 9_000_000)))
        ),
        ["a record of nulls"] = new(
            "more than 250000 values",
            static session => Record(session, Records.Image("", "", Many("null", 6_000_000)))
        ),
        ["a record of one name"] = new(
            "more than 33554432",
            static session => Record(session, Records.Image($"\"{new string('n', 40_000_000)}\"", ""))
        ),
        ["a record that nests"] = new("depth", static session => Record(session, $$"""{"x":{{new string('[', 30_000_000)}}""")),
        ["seven packs with large indexes"] = new(
            "no index of real chunks",
            static session => Needed(session, static () => new PackBuilder().Build(Chunks(900_000), "{}"u8.ToArray()))
        ),
        ["seven packs with large records"] = new(
            "rebuilds",
            static session => Needed(session, static () => new PackBuilder().Build([0, 0, 0], new byte[Much]))
        ),
        ["a frame that unpacks to more than it says"] = new(
            "cannot be decompressed",
            static session => Frame(session, PackBuilder.Compress(new byte[300 << 20]))
        ),
        ["names of a megabyte each"] = new("rebuilds", LongNames),
    };

    private static void Index(CliSession session, byte[] index) =>
        PlantedStash.Plant(session, "hostile", new PackBuilder().Build(index, Encoding.UTF8.GetBytes(Records.Folder(1024, Records.Zero))));

    private static void Record(CliSession session, string record) =>
        PlantedStash.Plant(session, "hostile", new PackBuilder().Build(record));

    private static void Recipes(CliSession session, params byte[][] recipes)
    {
        var builder = new PackBuilder().Chunk([7]);
        foreach (var recipe in recipes)
        {
            builder.Recipe(recipe);
        }

        var size = ReadVarint(recipes[0]);
        PlantedStash.Plant(
            session,
            "hostile",
            builder.Build(
                recipes.Length == 1
                    ? Records.Folder(size, Records.Zero)
                    : Records.Image("", string.Join(',', recipes.Select((_, i) => $$"""{"tar":{{Records.Tar(i, size, Records.Zero)}}}""")))
            )
        );
    }

    private static void Needed(CliSession session, Func<byte[]> make)
    {
        var pack = make();
        var root = PackEditor.RootOf(pack);
        var needed = Enumerable
            .Range(0, 7)
            .Select(i => PlantedStash.Plant(session, $"needed-{i}", pack))
            .Select(locator => $$"""{"root":"{{root}}","locator":"{{locator}}","size":{{pack.Length}}}""");
        PlantedStash.Plant(
            session,
            "hostile",
            new PackBuilder()
                .Chunk(new byte[1024])
                .Recipe(Records.LiteralRecipe(1024, 1))
                .Build(Records.Folder(1024, Records.Zero, string.Join(',', needed)))
        );
    }

    private static void Frame(CliSession session, byte[] stored) =>
        PlantedStash.Plant(
            session,
            "hostile",
            new PackBuilder()
                .Frame(stored, 1024, 1024, new byte[32])
                .Recipe(Records.LiteralRecipe(1024, 1))
                .Build(Records.Folder(1024, Records.Zero))
        );

    // Everything is right, even the digest, but names are absurdly long.
    private static void LongNames(CliSession session)
    {
        var builder = new PackBuilder();
        var (size, chunks) = (0L, 0);
        for (; chunks < LongNameChunks; chunks++)
        {
            using var tar = new MemoryStream();
            using (var writer = new TarWriter(tar, TarEntryFormat.Gnu, leaveOpen: true))
            {
                for (var i = 0; i < 3; i++)
                {
                    writer.WriteEntry(new GnuTarEntry(TarEntryType.Directory, $"{chunks}-{i}-{new string('n', 1_000_000)}"));
                }
            }

            // Without the end marker, which only the last one has.
            var headers = chunks < LongNameChunks - 1 ? tar.ToArray()[..^1024] : tar.ToArray();
            builder.Chunk(headers);
            size += headers.Length;
        }

        PlantedStash.Plant(
            session,
            "hostile",
            builder.Recipe(Records.LiteralRecipe(size, chunks)).Build(Records.Folder(size, Records.Zero))
        );
    }

    // One frame of one-byte chunks, which all have the same digest, or digests that don't compress.
    private static byte[] Chunks(int count, bool apart = false)
    {
        var number = PackBuilder.Varint(count);
        var digests = new byte[32 * count];
        if (apart)
        {
            new Random(1).NextBytes(digests);
        }

        return [1, 100, .. number, 1, .. number, 0, .. number, .. Enumerable.Repeat((byte)1, count), .. digests];
    }

    private static byte[] Repeat(ReadOnlySpan<byte> item, int count, ReadOnlySpan<byte> before)
    {
        var bytes = new byte[before.Length + (item.Length * count) + 2];
        before.CopyTo(bytes);
        for (var i = 0; i < count; i++)
        {
            item.CopyTo(bytes.AsSpan(before.Length + (i * item.Length)));
        }

        return bytes;
    }

    private static string Many(string item, int count) => new StringBuilder(item).Insert(item.Length, "," + item, count - 1).ToString();

    private static long ReadVarint(byte[] bytes)
    {
        var (value, shift) = (0L, 0);
        foreach (var b in bytes)
        {
            value |= (long)(b & 0x7f) << shift;
            shift += 7;
            if (b < 0x80)
            {
                break;
            }
        }

        return value;
    }
}

/// <summary>A stash that demands much.</summary>
/// <param name="Says">A part of what <c>verify</c> says of it.</param>
/// <param name="Plant">Puts it into a store.</param>
internal sealed record Picture(string Says, Action<CliSession> Plant);
