using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace Slipway.Floors;

/// <summary>Which folder of the sources uses which, as the built programs say: a namespace is a folder.</summary>
public sealed class FolderGraph
{
    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _uses = new(
        Comparer<(string, string)>.Create(static (a, b) => string.CompareOrdinal($"{a.Item1}\n{a.Item2}", $"{b.Item1}\n{b.Item2}"))
    );

    private FolderGraph() { }

    /// <summary>The folders: namespaces in full.</summary>
    public IReadOnlySet<string> Folders { get; private set; } = new HashSet<string>();

    /// <summary>The uses of one folder by another, and the types that make them ("User -> Used").</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Uses => _uses;

    /// <summary>Reads programs and libraries.</summary>
    /// <param name="assemblies">Paths of the files.</param>
    /// <param name="sources">The folder with their sources, whose using directives show what is compiled into the users
    /// (constants).</param>
    public static FolderGraph Read(IEnumerable<string> assemblies, string sources)
    {
        var graph = new FolderGraph();
        var modules = assemblies.Select(ModuleDefinition.ReadModule).ToList();
        var types = modules.SelectMany(static module => module.GetAllTypes()).Where(static type => IsOurs(NamespaceOf(type))).ToList();
        graph.Folders = types.Select(NamespaceOf).ToHashSet();
        foreach (var type in types)
        {
            foreach (var used in TypeUses.Of(type).Where(used => graph.Folders.Contains(NamespaceOf(used))))
            {
                graph.Add(NamespaceOf(type), NamespaceOf(used), $"{Outermost(type).Name} -> {Outermost(used).Name}");
            }
        }

        graph.AddUsings(sources);
        modules.ForEach(static module => module.Dispose());
        return graph;
    }

    /// <summary>One line for each folder: its name, and the names of those that it uses, without <c>Slipway.</c>.</summary>
    public IEnumerable<string> Describe() =>
        from folder in Folders.Order(StringComparer.Ordinal)
        let used = _uses.Keys.Where(use => use.From == folder).Select(static use => Short(use.To))
        select $"{Short(folder)}: {string.Join(", ", used)}".TrimEnd();

    /// <summary>The groups of folders in which each uses every other, at least by way of others.</summary>
    public IReadOnlyList<IReadOnlyList<string>> FindCircles()
    {
        var reached = Folders.ToDictionary(static folder => folder, Reach);
        return
        [
            .. Folders
                .Order(StringComparer.Ordinal)
                .Select(folder =>
                    Folders
                        .Where(other => reached[folder].Contains(other) && reached[other].Contains(folder))
                        .Order(StringComparer.Ordinal)
                        .ToList()
                )
                .Where(static circle => circle.Count > 1)
                .DistinctBy(static circle => circle[0]),
        ];
    }

    /// <summary>A folder's name without <c>Slipway.</c>.</summary>
    public static string Short(string folder) =>
        folder.StartsWith("Slipway.", StringComparison.Ordinal) ? folder["Slipway.".Length..] : folder;

    private HashSet<string> Reach(string folder)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>([folder]);
        while (next.TryPop(out var from))
        {
            foreach (var use in _uses.Keys.Where(use => use.From == from && reached.Add(use.To)))
            {
                next.Push(use.To);
            }
        }

        return reached;
    }

    private void AddUsings(string sources)
    {
        foreach (var path in Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories))
        {
            var lines = File.ReadAllLines(path);
            var own = lines
                .FirstOrDefault(static line => line.StartsWith("namespace ", StringComparison.Ordinal))
                ?["namespace ".Length..].TrimEnd(';');
            foreach (var line in lines.Where(static line => line.StartsWith("using ", StringComparison.Ordinal)))
            {
                var used = line["using ".Length..].Replace("static ", "", StringComparison.Ordinal).TrimEnd(';');
                used = used[(used.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
                used =
                    Folders.Contains(used) ? used
                    : used.Contains('.', StringComparison.Ordinal) ? used[..used.LastIndexOf('.')]
                    : used;
                if (own is not null && Folders.Contains(own) && Folders.Contains(used))
                {
                    Add(own, used, $"{Path.GetFileNameWithoutExtension(path)} -> using");
                }
            }
        }
    }

    private void Add(string from, string to, string why)
    {
        if (from != to)
        {
            (_uses.TryGetValue((from, to), out var reasons) ? reasons : _uses[(from, to)] = []).Add(why);
        }
    }

    private static bool IsOurs(string name) => name == "Slipway" || name.StartsWith("Slipway.", StringComparison.Ordinal);

    private static string NamespaceOf(TypeReference type) => Outermost(type).Namespace;

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
