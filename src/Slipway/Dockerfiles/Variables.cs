namespace Slipway.Dockerfiles;

/// <summary>The variables that a place in a Dockerfile can use, and which of those that it used had no value.</summary>
internal sealed class Variables
{
    private readonly Dictionary<string, string> _values;

    public Variables() => _values = new Dictionary<string, string>(StringComparer.Ordinal);

    public Variables(Variables from) => _values = new Dictionary<string, string>(from._values, StringComparer.Ordinal);

    public static Variables None => new();

    /// <summary>Names that were asked for in vain.</summary>
    public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

    public string? this[string name]
    {
        get
        {
            if (_values.TryGetValue(name, out var value))
            {
                return value;
            }

            Missing.Add(name);
            return null;
        }

        set
        {
            if (value is not null)
            {
                _values[name] = value;
            }
        }
    }

    public string? Peek(string name) => _values.GetValueOrDefault(name);
}
