namespace Slipway.Tests.Erofs;

/// <summary>A layer with all that a layer can have, and all that is near a limit of EROFS.</summary>
public static class RichLayer
{
    public static IReadOnlyList<LayerEntry> Entries { get; } = [.. Make()];

    private static IEnumerable<LayerEntry> Make()
    {
        yield return Folder("./");
        yield return Folder("etc") with
        {
            Mode = 0x3ff,
            Owner = (0, 42),
            Modified = (1_700_000_000, 999_999_999),
        };
        yield return File("etc/passwd", "root:x:0:0") with
        {
            Mode = 0x1a0,
        };
        yield return File("etc/empty", "");
        yield return File("etc/suid", "program") with
        {
            Mode = 0x9ed,
        };
        yield return File("etc/far", "x") with
        {
            Owner = (4_000_000_000, 3_000_000_000),
            Modified = (8_000_000_000, 0),
        };
        yield return File("etc/block", new string('b', 512));
        yield return File("etc/more", new string('m', 513));
        yield return File("etc/large", new string('l', 300_000));
        yield return new LayerEntry('1', "etc/shadow") { Link = "etc/passwd", Mode = 0x1a0 };
        yield return new LayerEntry('1', "usr/deep/er/link") { Link = "etc/passwd", Mode = 0x1a0 };
        foreach (var length in (int[])[1, 60, 255, 400, 448, 480, 481, 512, 4095])
        {
            yield return new LayerEntry('2', $"links/{length}") { Link = new string('t', length), Mode = 0x1ff };
        }

        yield return new LayerEntry('3', "dev/tty") { Device = (5, 0), Mode = 0x1b6 };
        yield return new LayerEntry('4', "dev/far") { Device = (4095, 1_048_575) };
        yield return new LayerEntry('6', "dev/pipe");
        foreach (var entry in Attributes().Concat(Whiteouts()).Concat(Names()))
        {
            yield return entry;
        }
    }

    private static IEnumerable<LayerEntry> Attributes()
    {
        yield return File("x/capable", "program") with
        {
            Attributes = new Dictionary<string, string>
            {
                ["security.capability"] = "\u0001\0\0\u0002\0\u0004\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            },
        };
        for (var i = 0; i < 40; i++)
        {
            yield return File($"x/{i}", "x") with
            {
                Attributes = new Dictionary<string, string>
                {
                    ["user.own"] = new string('o', i * 7),
                    ["user.shared"] = "by all",
                    ["user." + new string('n', 200)] = "",
                },
            };
        }

        yield return Folder("x/folder") with
        {
            Attributes = new Dictionary<string, string> { ["user.f"] = new string('f', 3000) },
        };
    }

    private static IEnumerable<LayerEntry> Whiteouts()
    {
        yield return File("gone/.wh.file", "");
        yield return File("gone/kept", "kept");
        yield return File("opaque/.wh..wh..opq", "");
        yield return File("opaque/.wh.both", "");
        yield return File(".wh.root", "");
    }

    private static IEnumerable<LayerEntry> Names()
    {
        foreach (var name in (string[])["!", "-", "+", ".-", ".a", "..a", "...", "\u0001", "\u00ff", "a", "b"])
        {
            yield return File($"names/{name}", name);
        }

        for (var i = 0; i < 700; i++)
        {
            yield return File($"many/{i}", $"{i}");
        }

        for (var i = 0; i < 40; i++)
        {
            yield return File($"long/{i}{new string('n', 253 - (i % 3))}", "");
        }

        yield return Folder(string.Join('/', Enumerable.Repeat("d", 300)));
    }

    private static LayerEntry Folder(string path) => new('5', path) { Mode = 0x1ed };

    private static LayerEntry File(string path, string content) => new('0', path) { Content = content };
}
