using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Cli.Base;
using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Restore;

/// <summary>The keys on a command line: as words, as a JSON list, or both.</summary>
internal sealed class KeyOptions
{
    private readonly Option<string?> _json = new("--keys-json")
    {
        HelpName = "JSON|-|@FILE",
        Description = "More keys, as a JSON list: itself, on standard input, or in a file.",
    };

    public Argument<string[]> Words { get; } = new("KEY") { Description = "The stashes to restore.", Arity = ArgumentArity.ZeroOrMore };

    public void AddTo(Command command) => command.Add(Words, _json);

    /// <summary>Whether the command line names keys, even as an empty list.</summary>
    public bool IsGiven(CommandResult result) => result.GetValue(Words) is { Length: > 0 } || result.GetValue(_json) is not null;

    /// <summary>All keys, each once, in order.</summary>
    /// <exception cref="SlipwayException">Usage: not a JSON list.</exception>
    public IReadOnlyList<string> Find(ParseResult parsed, Surroundings surroundings)
    {
        var words = parsed.GetValue(Words) ?? [];
        var listed = parsed.GetValue(_json) is { } json ? KeyList.Read(json, surroundings) : [];
        return [.. words.Concat(listed).Distinct(StringComparer.Ordinal)];
    }
}
