using System.CommandLine.Parsing;

namespace Slipway.Cli.Context;

/// <summary>The value of an option that is not plain text.</summary>
internal static class OptionValue
{
    /// <summary>Reads the value. Text that <paramref name="parse"/> returns null for is an error of the command line.</summary>
    /// <param name="argument">What the command line says.</param>
    /// <param name="parse">Parses the text.</param>
    /// <param name="problem">The message after the quoted text: what is wrong with it, and what to write.</param>
    public static T? Read<T>(ArgumentResult argument, Func<string, T?> parse, string problem)
        where T : struct
    {
        var text = argument.Tokens[0].Value;
        var value = parse(text);
        if (value is null)
        {
            argument.AddError($"'{text}' {problem}");
        }

        return value;
    }
}
