namespace Slipway.Fingerprints.Contexts;

/// <summary>The wanted paths of a folder, as a tree of names; everything below a wanted path is wanted, too.</summary>
internal sealed class Selection
{
    private readonly Dictionary<string, Selection> _inner = new(StringComparer.Ordinal);

    /// <summary>Everything.</summary>
    public static Selection All { get; } = new() { IsWhole = true };

    /// <summary>Whether this and everything below is wanted.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether this path itself is wanted: as a link on the way to something, or as a folder for its own sake.</summary>
    public bool Counts { get; private set; }

    public bool IsEmpty => !IsWhole && _inner.Count == 0;

    /// <summary>The selection for a name in this folder; null if nothing of it is wanted.</summary>
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
