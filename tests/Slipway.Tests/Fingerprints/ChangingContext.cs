using Slipway.Tests.Folders;

namespace Slipway.Tests.Fingerprints;

/// <summary>A random small context with an ignore file, and random changes to it, all from one seed.</summary>
internal sealed class ChangingContext : IDisposable
{
    private static readonly string[] Files =
    [
        "a.txt",
        "b.txt",
        "c.md",
        "d/x.txt",
        "d/y.log",
        "d/e/z.txt",
        "d/e/w.md",
        "f/x.txt",
        ".hidden",
        "f/.k/q.txt",
    ];
    private static readonly string[] Sources =
    [
        ".",
        ".",
        ".",
        "d",
        "f",
        "a.txt",
        "d",
        "d/",
        "d/e",
        "*.txt",
        "d/*",
        "*/x.txt",
        "f",
        "link",
        "d/e/z.txt",
        "[a-b].*",
        "up/x.txt",
        "f/.k",
    ];
    private static readonly string[] Patterns =
    [
        "*.md",
        "**/*.log",
        "d",
        "!d/e",
        "f/*",
        "!f/x.txt",
        "/b.txt",
        "**/z.*",
        "!**/w.md",
        "d/**",
        "d/e/",
        "!a.txt",
        "# *",
        ".hid*",
        "**/.k",
    ];

    private readonly Random _random;

    public ChangingContext(int seed)
    {
        _random = new Random(seed);
        foreach (var file in Files)
        {
            Sample.Folder.File(file, NewText());
        }

        File.CreateSymbolicLink(Below("link"), "d/x.txt");
        File.CreateSymbolicLink(Below("up"), "f");
        File.CreateSymbolicLink(Below("d/inner"), "../a.txt");
        Sample.Folder.File("nonce", Guid.NewGuid().ToString());
        Sample.Folder.File(".dockerignore", string.Join('\n', Some(Patterns, 3)) + "\n!nonce\n!Dockerfile\n");
        var copies = Some(Sources, 3).Select((source, i) => $"COPY {source} /{i}/");
        // All steps follow one that no other context has, so that contexts share no cached step.
        Sample.Folder.File("Dockerfile", $"FROM scratch\nCOPY nonce /\n{string.Join('\n', copies)}\n");
    }

    public SampleContext Sample { get; } = new("");

    public string Path => Sample.Folder.Path;

    /// <summary>For failure messages.</summary>
    public override string ToString() =>
        $"{File.ReadAllText(Below("Dockerfile"))}--- .dockerignore\n{File.ReadAllText(Below(".dockerignore"))}";

    /// <summary>Changes one thing and returns a description of it.</summary>
    public string Change()
    {
        var file = Files[_random.Next(Files.Length)];
        switch (_random.Next(8))
        {
            case 0:
                File.Delete(Below(file));
                return $"deleted {file}";
            case 1:
                Sample.Folder.File(file, File.Exists(Below(file)) ? File.ReadAllText(Below(file)) : "");
                TestFolder.Mode(Below(file), 0x180u | (uint)_random.Next(8));
                return $"changed the mode of {file}";
            case 2:
                Sample.Folder.File(file, File.Exists(Below(file)) ? File.ReadAllText(Below(file)) : NewText());
                TestFolder.Time(Below(file), _random.Next());
                return $"touched {file}";
            case 3:
                var folder = _random.Next(2) == 0 ? "d" : "f";
                TestFolder.Mode(Below(folder), 0x1c0u | (uint)_random.Next(64));
                return $"changed the mode of {folder}";
            case 4:
                var added =
                    $"{new[] { "d/", "f/", "", "d/e/" }[_random.Next(4)]}new{_random.Next(3)}.{(_random.Next(2) == 0 ? "txt" : "md")}";
                Sample.Folder.File(added, NewText());
                return $"wrote {added}";
            case 5:
                File.Delete(Below("d/inner"));
                File.CreateSymbolicLink(Below("d/inner"), $"../{_random.Next(1000)}");
                return "changed the link d/inner";
            default:
                Sample.Folder.File(file, NewText());
                return $"wrote {file}";
        }
    }

    public void Dispose() => Sample.Dispose();

    private string Below(string name) => Sample.Folder.Below(name);

    private string NewText() => new('x', 1 + _random.Next(100_000));

    private List<string> Some(string[] of, int most) =>
        Enumerable.Range(0, 1 + _random.Next(most)).Select(_ => of[_random.Next(of.Length)]).Distinct().ToList();
}
