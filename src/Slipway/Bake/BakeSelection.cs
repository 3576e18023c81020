namespace Slipway.Bake;

/// <summary>
/// Finds the requested targets among the printed ones. Bake prints what it was given as the group 'default', but older versions leave a
/// target named 'default' out of that group. So requested names are looked up directly, too.
/// </summary>
internal sealed class BakeSelection(
    IReadOnlyDictionary<string, IReadOnlyList<string>> groups,
    IReadOnlyDictionary<string, BakeTarget> targets
)
{
    private const string Default = "default";

    private readonly List<BakeTarget> _chosen = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The requested targets, each once, in the order requested.</summary>
    /// <param name="asked">What bake was given.</param>
    /// <exception cref="SlipwayException">Engine: a requested name was not printed. Usage: there is nothing to build.</exception>
    public List<BakeTarget> Choose(IReadOnlyList<string> asked)
    {
        var names = Names(asked);
        names.ForEach(Add);
        if (names.Count == 0 || groups.ContainsKey(Default))
        {
            Add(Default);
        }

        if (IsLeftOut(names))
        {
            _chosen.Add(targets[Default]);
        }

        return _chosen.Count > 0
            ? _chosen
            : throw new SlipwayException(
                FailureKind.Usage,
                $"There is nothing to build: the group '{names.FirstOrDefault() ?? Default}' holds no target. Name others."
            );
    }

    // The first words may be the addresses of the bake file and its context, and bake accepts '_' for the dot in a compose service's name.
    // Patterns are left to bake: versions that accept them print every match.
    private static List<string> Names(IReadOnlyList<string> asked) =>
        [
            .. asked
                .SkipWhile(BakeTargetReader.IsRemote)
                .Where(static name => name.AsSpan().IndexOfAny("*?[]") < 0)
                .Select(static name => name.Replace('.', '_')),
        ];

    private void Add(string name)
    {
        var open = new Stack<string>([name]);
        while (open.TryPop(out var next))
        {
            if (!_seen.Add(next))
            {
                continue;
            }

            // A group may share its name with a target that it holds.
            var isGroup = groups.TryGetValue(next, out var members);
            foreach (var member in members?.Reverse().Where(member => member != next) ?? [])
            {
                open.Push(member);
            }

            if (!isGroup || members!.Contains(next))
            {
                _chosen.Add(
                    targets.GetValueOrDefault(next)
                        ?? throw new SlipwayException(
                            FailureKind.Engine,
                            $"'docker buildx bake --print' left out the requested '{next}'. Update buildx, or name "
                                + "its targets one by one."
                        )
                );
            }
        }
    }

    // If every member of its group was requested by name, bake made the group; it is not in the bake file.
    private bool IsLeftOut(List<string> names) =>
        targets.TryGetValue(Default, out var target)
        && !_chosen.Contains(target)
        && (names.Contains(Default) ? groups[Default].All(names.Contains) : !IsNeeded(_chosen, []));

    private bool IsNeeded(IEnumerable<BakeTarget> by, HashSet<string> seen) =>
        by.SelectMany(static target => target.Dependencies)
            .Any(name => name == Default || (seen.Add(name) && targets.TryGetValue(name, out var other) && IsNeeded([other], seen)));
}
