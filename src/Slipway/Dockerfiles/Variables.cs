namespace Slipway.Dockerfiles;

/// <summary>The variables available at a point in a Dockerfile, and which used ones have unknown values.</summary>
internal sealed class Variables
{
    private readonly Dictionary<string, string> _values;

    // For each variable whose value is uncertain: the names that it depends on and that a base image may have set.
    private readonly Dictionary<string, string[]> _unsure;

    public Variables() => (_values, _unsure) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    public Variables(Variables from)
    {
        _values = new Dictionary<string, string>(from._values, StringComparer.Ordinal);
        _unsure = new Dictionary<string, string[]>(from._unsure, StringComparer.Ordinal);
        IsOpen = from.IsOpen;
    }

    public static Variables None => new();

    /// <summary>Whether a base image may have set variables that are not listed here.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Names that were looked up but not found, or whose value is uncertain.</summary>
    public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>The names among these that a base image may have set, in order.</summary>
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
    /// <param name="value">Its value, as far as known.</param>
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
    /// Sets an image's variables. If the image is not fully known, it may set all other variables, too.
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

    /// <summary>All variables as <c>NAME=VALUE</c>; null if a base image may have set more or others.</summary>
    public IReadOnlyList<string>? ToList() => IsOpen ? null : [.. _values.Select(static pair => $"{pair.Key}={pair.Value}")];
}
