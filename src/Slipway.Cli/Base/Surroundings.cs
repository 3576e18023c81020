using System.Collections;

namespace Slipway.Cli.Base;

/// <summary>Everything that a command gets from outside. Tests pass their own.</summary>
internal sealed record Surroundings
{
    /// <summary>Columns of text in a file or a log.</summary>
    public const int DefaultWidth = 100;

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Standard input.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required bool InputIsTerminal { get; init; }

    public required bool OutIsTerminal { get; init; }

    public required bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>The folder that the program started in.</summary>
    public required string Folder { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Replaces this process with another program, given as name and arguments. Returns only if that fails, with errno.</summary>
    public Func<IReadOnlyList<string>, int> Become { get; init; } = ProcessImage.Replace;

    /// <summary>A variable's value, or null if it is not set or empty.</summary>
    public string? Variable(string name) => Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The variables to pass to child processes.</summary>
    public IReadOnlyDictionary<string, string?> Variables =>
        Environment.ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value, StringComparer.Ordinal);

    /// <summary>The path of a program found in PATH, or null.</summary>
    public string? FindProgram(string name) =>
        (Variable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>The user's cache folder (XDG Base Directory Specification 0.8), or null without a home.</summary>
    public string? CacheFolder =>
        Variable("XDG_CACHE_HOME") is { } set && Path.IsPathRooted(set) ? Path.Combine(set, "slipway")
        : Variable("HOME") is { } home ? Path.Combine(home, ".cache", "slipway")
        : null;

    public static Surroundings OfThisProcess() =>
        new()
        {
            Environment = System
                .Environment.GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(static pair => (string)pair.Key, static pair => (string?)pair.Value ?? "", StringComparer.Ordinal),
            In = Console.In,
            Out = Console.Out,
            Error = Console.Error,
            InputIsTerminal = !Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = WidthOfTerminal(),
            Folder = System.Environment.CurrentDirectory,
        };

    private static int WidthOfTerminal()
    {
        if (Console.IsOutputRedirected && Console.IsErrorRedirected)
        {
            return DefaultWidth;
        }

        // Some terminals, such as those of CI systems, report 0.
        return Console.WindowWidth is var width && width > 0 ? width : DefaultWidth;
    }
}
