using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Stashes;

namespace Slipway.Cli;

/// <summary>Describes what is wrong with a command line.</summary>
internal static class UsageProblem
{
    public static SlipwayException? Find(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Action is { ClearsParseErrors: true })
        {
            return null;
        }

        var words = WordsBeforeDoubleDash(parsed);
        var message =
            UnknownCommand(parsed)
            ?? UnknownOption(parsed, words)
            ?? OneTooMany(parsed)
            ?? parsed.Errors.Select(static error => error.Message).FirstOrDefault();
        return message is null ? null : new SlipwayException(FailureKind.Usage, $"{message} See '{PathOf(command)} --help'.");
    }

    // The parser takes a misspelled option for an argument, which would be looked up as a key.
    private static string? UnknownOption(ParseResult parsed, HashSet<Token> words)
    {
        var unknown =
            parsed
                .CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(static argument => argument.Tokens)
                .FirstOrDefault(token => words.Contains(token) && IsOption(token.Value))
                ?.Value
            ?? parsed.UnmatchedTokens.FirstOrDefault(IsOption);
        if (unknown is null)
        {
            return null;
        }

        var name = unknown.Split('=')[0];
        var known = OptionsOf(parsed.CommandResult).SelectMany(static option => option.Aliases.Append(option.Name));
        return $"There is no option '{name}'.{Suggest(name, known)}";
    }

    private static string? UnknownCommand(ParseResult parsed) =>
        parsed.CommandResult.Command.Subcommands is { Count: > 0 } commands && parsed.UnmatchedTokens is [var word, ..] && !IsOption(word)
            ? $"There is no command '{word}'.{Suggest(word, commands.Select(static command => command.Name))}"
            : null;

    private static string? OneTooMany(ParseResult parsed) =>
        parsed.UnmatchedTokens is [var word, ..] ? $"'{word}' is one argument too many." : null;

    private static string Suggest(string word, IEnumerable<string> names)
    {
        var nearest = names
            .Select(name => (Name: name, Distance: KeyLikeness.EditDistance(word, name)))
            .Where(near => near.Distance <= Math.Max(1, word.Length / 3))
            .OrderBy(static near => near.Distance)
            .FirstOrDefault();
        return nearest.Name is null ? "" : $" Did you mean '{nearest.Name}'?";
    }

    private static HashSet<Token> WordsBeforeDoubleDash(ParseResult parsed) =>
        [
            .. parsed
                .Tokens.TakeWhile(static token => token.Type != TokenType.DoubleDash)
                .Where(static token => token.Type == TokenType.Argument),
        ];

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static IEnumerable<Option> OptionsOf(CommandResult command) =>
        command.Parent is CommandResult parent
            ? command.Command.Options.Concat(OptionsOf(parent).Where(static option => option.Recursive))
            : command.Command.Options;

    private static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "slipway";
}
