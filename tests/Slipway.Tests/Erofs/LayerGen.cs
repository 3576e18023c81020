using CsCheck;

namespace Slipway.Tests.Erofs;

/// <summary>Layers of few names, so that entries meet: replaced, linked, deleted, made twice.</summary>
public static class LayerGen
{
    private static readonly Gen<string> Name = Gen.Frequency(
        (8, Any("a", "b", "c", "!", ".-")),
        (1, Gen.Int[1, 255].Select(static length => new string('n', length))),
        (1, Any(".wh.a", ".wh.b", ".wh..wh..opq"))
    );

    private static readonly Gen<string> Path = Gen.Frequency(
        (20, Name.Array[1, 3].Select(static names => string.Join('/', names))),
        (1, Any("./a", "a//b", "a/./c", "./", "/b"))
    );

    private static readonly Gen<string> Target = Any("a", "b", "c", "a/a", "a/b", "b/a", "a/b/c", "!");

    private static readonly Gen<char> Type = Gen.Frequency(
        (6, Gen.Const('0')),
        (6, Gen.Const('5')),
        (2, Gen.Const('1')),
        (2, Gen.Const('2')),
        (1, Any('3', '4', '6'))
    );

    private static readonly Gen<string> Content = Gen.Select(
        Gen.OneOf(Gen.Int[0, 3], Gen.Int[500, 1500]),
        Gen.Char['a', 'z'],
        static (length, letter) => new string(letter, length)
    );

    private static readonly Gen<Dictionary<string, string>> Attributes = Gen.Frequency(
        (8, Gen.Const(static () => new Dictionary<string, string>())),
        (
            1,
            Gen.Select(
                    Any("user.x", "user.long", "security.selinux", "trusted.t"),
                    Gen.OneOf(Any("", "v", "w"), Gen.Int[0, 2000].Select(static length => new string('v', length)))
                )
                .Array[1, 3]
                .Select(static all =>
                    all.DistinctBy(static one => one.Item1).ToDictionary(static one => one.Item1, static one => one.Item2)
                )
        )
    );

    private static readonly Gen<(int Mode, long Owner, (long, int) Modified)> Facts = Gen.Select(
        Any(0x1ed, 0x1a4, 0x9ff, 0),
        Any(0L, 1000L, 70_000L, 4_294_967_294L),
        Any((1_600_000_000L, 0), (1_600_000_000L, 123_456_789), (0L, 0), (5_000_000_000L, 1))
    );

    public static readonly Gen<LayerEntry> Entry = Gen.Select(Type, Path, Target, Content, Facts, Attributes)
        .Select(
            static (type, path, target, content, facts, attributes) =>
                new LayerEntry(type, path)
                {
                    Link =
                        type == '1' ? target
                        : type == '2' ? (content.Length == 0 ? target : content)
                        : "",
                    Content = type == '0' ? content : "",
                    Mode = facts.Mode,
                    Owner = (facts.Owner, facts.Owner),
                    Modified = facts.Modified,
                    Device = type is '3' or '4' ? (content.Length & 0xfff, content.Length * 600) : default,
                    Attributes = attributes,
                }
        );

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
