namespace Slipway.Fingerprints.Contexts;

/// <summary>Paths of a folder of which something is wanted, as a tree of names; what lies below a wanted path is wanted, too.</summary>
internal sealed class Selection
{
    private readonly Dictionary<string, Selection> _inner = new(StringComparer.Ordinal);

    /// <summary>Everything.</summary>
    public static Selection All { get; } = new() { IsWhole = true };

    /// <summary>Whether this and everything below is wanted.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether this path itself is wanted: as a link, that something leads through, or as a folder for its own sake.</summary>
    public bool Counts { get; private set; }

    public bool IsEmpty => !IsWhole && _inner.Count == 0;

    /// <summary>The part for a name in this folder; null if nothing of that is wanted.</summary>
    public Selection? this[string name] => IsWhole ? All : _inner.GetValueOrDefault(name);

    public void Add(IEnumerable<string> names, bool whole, bool parents)
    {
        var at = this;
        foreach (var name in names)
        {
            at.Counts |= parents;
            if (!at._inner.TryGetValue(name, out var inner))
            {
                at._inner.Add(name, inner = new Selection());
            }

            at = inner;
        }

        at.Counts = true;
        at.IsWhole |= whole;
    }
}
