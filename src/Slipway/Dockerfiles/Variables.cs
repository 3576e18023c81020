namespace Slipway.Dockerfiles;

/// <summary>The variables that a place in a Dockerfile can use, and which of those that it used have a value that is not known.</summary>
internal sealed class Variables
{
    private readonly Dictionary<string, string> _values;

    // For variables that may have another value: the names which a base image may have set, and which that depends on.
    private readonly Dictionary<string, string[]> _unsure;

    public Variables() => (_values, _unsure) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    public Variables(Variables from)
    {
        _values = new Dictionary<string, string>(from._values, StringComparer.Ordinal);
        _unsure = new Dictionary<string, string[]>(from._unsure, StringComparer.Ordinal);
        IsOpen = from.IsOpen;
    }

    public static Variables None => new();

    /// <summary>Whether a base image may have set variables that are not here.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Names that were asked for in vain, or whose value is not sure.</summary>
    public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>The names among them that a base image may have set, in order.</summary>
    public string[] Unknown => IsOpen ? [.. Missing.Order(StringComparer.Ordinal)] : [];

    public string? this[string name]
    {
        get
        {
            Missing.UnionWith(_unsure.GetValueOrDefault(name) ?? []);
            if (_values.TryGetValue(name, out var value))
            {
                return value;
            }

            Missing.Add(name);
            return null;
        }

        set => Set(name, value, []);
    }

    /// <summary>Sets a variable; a value of null changes nothing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, as far as it is known.</param>
    /// <param name="unknown">The names in it that a base image may have set.</param>
    public void Set(string name, string? value, string[] unknown)
    {
        if (value is null)
        {
            return;
        }

        _values[name] = value;
        _unsure.Remove(name);
        if (unknown.Length > 0)
        {
            _unsure[name] = unknown;
        }
    }

    /// <summary>
    /// Sets what an image sets. All others may be set by it, too, where it is not known to its end.
    /// </summary>
    public void SetAll(Variables image)
    {
        if (image.IsOpen)
        {
            _values.Keys.Where(name => !image._values.ContainsKey(name)).ToList().ForEach(name => _unsure[name] = [name]);
        }

        foreach (var (name, value) in image._values)
        {
            Set(name, value, image._unsure.GetValueOrDefault(name) ?? []);
        }
    }

    public string? Peek(string name) => _values.GetValueOrDefault(name);

    /// <summary>All of them as <c>NAME=VALUE</c>; null if a base image may have set more or others.</summary>
    public IReadOnlyList<string>? ToList() => IsOpen ? null : [.. _values.Select(static pair => $"{pair.Key}={pair.Value}")];
}
