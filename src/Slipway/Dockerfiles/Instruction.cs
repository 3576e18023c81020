namespace Slipway.Dockerfiles;

/// <summary>One instruction of a Dockerfile, its lines joined.</summary>
/// <param name="Name">Its name in lower case, e.g. <c>run</c>.</param>
/// <param name="Flags">Its <c>--name=value</c> words, without quotes and escapes.</param>
/// <param name="Rest">What follows the flags.</param>
/// <param name="Line">Its first line, from 1.</param>
internal sealed record Instruction(string Name, IReadOnlyList<string> Flags, string Rest, int Line)
{
    /// <summary>The lines of its here-documents, in order.</summary>
    public IReadOnlyList<string> Heredocs { get; init; } = [];

    /// <summary>The value of its first flag with that name, or null.</summary>
    public string? Flag(string name)
    {
        var start = $"--{name}=";
        return Flags.FirstOrDefault(flag => flag.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
    }

    /// <summary>The instruction that an <c>ONBUILD</c> defers.</summary>
    public Instruction Deferred(char escape) => BuilderFlags.Split(Rest, Line, escape) with { Heredocs = Heredocs };
}
