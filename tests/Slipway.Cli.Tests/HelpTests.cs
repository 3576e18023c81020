using System.Text.RegularExpressions;
using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Tests;

public sealed partial class HelpTests
{
    public static TheoryData<string> Commands =>
        [.. WithPaths(CommandLine.Create(new GlobalOptions(), AnySurroundings()), "").Select(command => command.Path)];

    [Fact]
    public async Task The_help_of_the_program_is_as_reviewed()
    {
        using var session = new CliSession();
        Snapshot.Check("help", (await session.DoAsync("--help")).Out, session);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_help_of_each_command_is_as_reviewed(string command)
    {
        using var session = new CliSession();
        Snapshot.Check($"help-{command.Replace(' ', '-')}", (await session.DoAsync([.. command.Split(' '), "--help"])).Out, session);
    }

    [Fact]
    public async Task Without_a_command_the_help_is_shown()
    {
        using var session = new CliSession();
        Assert.Equal((await session.DoAsync("-h")).Out, (await session.DoAsync()).Out);
    }

    [Fact]
    public void Every_command_has_an_example_that_the_parser_takes()
    {
        var root = CommandLine.Create(new GlobalOptions(), AnySurroundings());
        foreach (var (command, path) in WithPaths(root, ""))
        {
            Assert.NotEmpty(command.Examples);
            foreach (var (line, _) in command.Examples.Where(example => !example.Line.Contains("$(", StringComparison.Ordinal)))
            {
                var parsed = root.Parse(line.Split('|')[0]["slipway ".Length..]);
                Assert.Empty(parsed.Errors);
                Assert.Contains(
                    WithPaths(command, path).Append((Command: command, Path: path)),
                    below => below.Command == parsed.CommandResult.Command
                );
            }
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/guides/command-line.md")]
    [InlineData("docs/guides/github-actions.md")]
    [InlineData("docs/guides/github-workflows.md")]
    [InlineData("docs/guides/cache-mounts.md")]
    public void The_parser_takes_every_example_of_the_documents(string document)
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, document))
            .Where(line => line.StartsWith("slipway ", StringComparison.Ordinal))
            .SelectMany(line => line.Split('#')[0].Split(';'))
            .ToList();
        Assert.NotEmpty(lines);
        var root = CommandLine.Create(new GlobalOptions(), AnySurroundings());
        Assert.All(lines, line => Assert.Null(UsageProblem.Find(root.Parse(line.Trim()["slipway ".Length..]))));
    }

    [Fact]
    public void Every_command_that_a_message_or_a_document_names_exists()
    {
        var sources = new[] { "src", "actions", "docs" }
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*", SearchOption.AllDirectories))
            .Where(static path =>
                Path.GetExtension(path) is ".cs" or ".md" or ".js" or ".mjs" or ".yml" && !path.Contains("/obj/", StringComparison.Ordinal)
            )
            .Append(Path.Combine(Checkout.Root, "README.md"));
        var known = CommandLine
            .Create(new GlobalOptions(), AnySurroundings())
            .Subcommands.Select(static command => command.Name)
            .ToHashSet(StringComparer.Ordinal);

        var named = sources
            .SelectMany(static path =>
                NamedCommand().Matches(File.ReadAllText(path)).Select(match => (Command: match.Groups[1].Value, Path: path))
            )
            .ToList();

        Assert.Contains(named, static one => one.Command == "delete");
        Assert.All(named, one => Assert.True(known.Contains(one.Command), $"slipway {one.Command} in {one.Path}"));
    }

    // In text: 'slipway save', `slipway save` or <c>slipway save</c>. Words that formats hash have a version: `slipway gear 1`.
    [GeneratedRegex(@"['`>]slipway ([a-z][a-z-]*)\b(?! 1)")]
    private static partial Regex NamedCommand();

    [Fact]
    public async Task The_version_is_one_line()
    {
        using var session = new CliSession();
        Assert.Matches(@"^slipway \d+\.\d+\.\d+\n$", (await session.DoAsync("--version")).Out);
    }

    [Fact]
    public async Task Help_wins_over_a_wrong_command_line()
    {
        using var session = new CliSession();
        Assert.Contains("--folder", (await session.DoAsync("save", "--key", "x", "--help")).Out, StringComparison.Ordinal);
    }

    private static IEnumerable<(TaughtCommand Command, string Path)> WithPaths(System.CommandLine.Command parent, string path) =>
        parent
            .Subcommands.OfType<TaughtCommand>()
            .SelectMany(command => WithPaths(command, $"{path} {command.Name}".Trim()).Prepend((command, $"{path} {command.Name}".Trim())));

    private static Surroundings AnySurroundings()
    {
        using var session = new CliSession();
        return session.Surroundings(TextWriter.Null, TextWriter.Null);
    }
}
