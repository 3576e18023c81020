using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Stashes;

namespace Slipway.Cli;

/// <summary>Words what is wrong with a command line.</summary>
internal static class UsageProblem
{
    /// <summary>A word that is this near to a name, in characters to change, was probably meant to be it.</summary>
    private const int Near = 2;

    public static SlipwayException? Find(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Action is { ClearsParseErrors: true })
        {
            return null;
        }

        var words = WordsBeforeDoubleDash(parsed);
        var message = UnknownOption(parsed, words) ?? UnknownWord(parsed) ?? parsed.Errors.Select(static error => error.Message).FirstOrDefault();
        return message is null ? null : new SlipwayException(FailureKind.Usage, $"{message} See '{PathOf(command)} --help'.");
    }

    // A misspelled option is an argument to the parser, and would be looked up as a key.
    private static string? UnknownOption(ParseResult parsed, HashSet<Token> words)
    {
        var unknown = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static argument => argument.Tokens)
            .FirstOrDefault(token => words.Contains(token) && IsOption(token.Value))?.Value
            ?? parsed.UnmatchedTokens.FirstOrDefault(IsOption);
        if (unknown is null)
        {
            return null;
        }

        var name = unknown.Split('=')[0];
        var known = OptionsOf(parsed.CommandResult).SelectMany(static option => option.Aliases.Append(option.Name));
        return $"There is no option '{name}'.{Suggest(name, known)}";
    }

    private static string? UnknownWord(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var word, ..])
        {
            return null;
        }

        return parsed.CommandResult.Command.Subcommands is { Count: > 0 } commands
            ? $"There is no command '{word}'.{Suggest(word, commands.Select(static command => command.Name))}"
            : $"'{word}' is one argument too many.";
    }

    private static string Suggest(string word, IEnumerable<string> names)
    {
        var nearest = names
            .Select(name => (Name: name, Distance: KeyLikeness.EditDistance(word, name)))
            .Where(near => near.Distance <= Near && near.Distance < word.Length)
            .OrderBy(static near => near.Distance)
            .FirstOrDefault();
        return nearest.Name is null ? "" : $" Did you mean '{nearest.Name}'?";
    }

    private static HashSet<Token> WordsBeforeDoubleDash(ParseResult parsed) =>
        [.. parsed.Tokens.TakeWhile(static token => token.Type != TokenType.DoubleDash).Where(static token => token.Type == TokenType.Argument)];

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static IEnumerable<Option> OptionsOf(CommandResult command) =>
        command.Parent is CommandResult parent
            ? command.Command.Options.Concat(OptionsOf(parent).Where(static option => option.Recursive))
            : command.Command.Options;

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "slipway";
}
