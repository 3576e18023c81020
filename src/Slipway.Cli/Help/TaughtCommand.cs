using System.CommandLine;

namespace Slipway.Cli.Help;

/// <summary>A command whose help has examples.</summary>
internal sealed class TaughtCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines and what each does.</summary>
    public required IReadOnlyList<(string Line, string Meaning)> Examples { get; init; }

    /// <summary>Further notes, as paragraphs.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
