using System.CommandLine;

namespace Slipway.Cli.Context;

/// <summary>What a command is made of.</summary>
internal static class CommandParts
{
    /// <summary>Adds arguments and options, in the order of the help.</summary>
    public static void Add(this Command command, params ReadOnlySpan<Symbol> parts)
    {
        foreach (var part in parts)
        {
            if (part is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)part);
            }
        }
    }
}
