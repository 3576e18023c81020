using System.CommandLine;
using System.Text.RegularExpressions;
using Slipway.Cli.Context;

namespace Slipway.Cli.Tests.Architecture;

/// <summary>
/// The library serves other programs, too: its messages name no command and no option of slipway, but take them from
/// <see cref="HowTo"/>. The test reads every line that has a string, without comments. It cannot tell an option of slipway from
/// one of another program, so it leaves out the files that write command lines and Dockerfiles.
/// </summary>
public sealed partial class LibraryMessagesTests
{
    private static readonly string[] Libraries = ["src/Slipway", "src/Slipway.Serving"];

    /// <summary>Files with options of docker, buildx, or a Dockerfile's RUN.</summary>
    private static readonly string[] WithOptionsOfOthers =
    [
        "src/Slipway/Bake/BakeCommand.cs",
        "src/Slipway/Builders/BuildxCache.cs",
        "src/Slipway/Builds/Solving/BakeBuild.cs",
        "src/Slipway/CacheMounts/Step/BuildxBuild.cs",
        "src/Slipway/CacheMounts/Step/StepDockerfile.cs",
        "src/Slipway.Serving/Builds/ImageTrial.cs",
    ];

    [Fact]
    public void The_library_names_no_command_of_slipway()
    {
        var commands = Commands().Select(static command => command.Name).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("delete", commands);
        Assert.Empty(Named(CommandName(), commands).Select(static one => one.At));
    }

    [Fact]
    public void The_library_names_options_of_slipway_only_where_it_calls_other_programs()
    {
        var options = Commands()
            .SelectMany(static command => command.Options)
            .Select(static option => option.Name)
            .ToHashSet(StringComparer.Ordinal);

        Assert.Contains("--max-size", options);
        Assert.Equal(
            WithOptionsOfOthers.Order(StringComparer.Ordinal),
            Named(OptionName(), options).Select(static one => one.File).Distinct().Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<(string File, string At)> Named(Regex name, HashSet<string> known) =>
        from folder in Libraries
        from path in Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories)
        let file = Path.GetRelativePath(Checkout.Root, path)
        from line in File.ReadLines(path).Select(static (text, i) => (Text: Comment().Replace(text, ""), Number: i + 1))
        where line.Text.Contains('"', StringComparison.Ordinal)
        from match in name.Matches(line.Text)
        where known.Contains(match.Groups[1].Value)
        select (file, $"{file}:{line.Number}: {match.Value}");

    private static List<Command> Commands()
    {
        using var session = new CliSession();
        return [.. WithSubcommands(CommandLine.Create(new GlobalOptions(), session.Surroundings(TextWriter.Null, TextWriter.Null)))];
    }

    private static IEnumerable<Command> WithSubcommands(Command command) =>
        command.Subcommands.SelectMany(WithSubcommands).Prepend(command);

    [GeneratedRegex(@"(?:^|\s)//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bslipway ([a-z][a-z-]*)")]
    private static partial Regex CommandName();

    [GeneratedRegex("""(?<![\w-])(--[a-z][a-z-]*)""")]
    private static partial Regex OptionName();
}
