using System.CommandLine;
using Slipway.Cli.Help;

namespace Slipway.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Commands =>
        [.. ForPeople(CommandLine.Create(new GlobalOptions(), AnySurroundings())).Select(command => command.Name)];

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
        Snapshot.Check($"help-{command}", (await session.DoAsync(command, "--help")).Out, session);
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
        foreach (var command in ForPeople(root).Cast<TaughtCommand>())
        {
            Assert.NotEmpty(command.Examples);
            foreach (var (line, _) in command.Examples.Where(example => !example.Line.Contains("$(", StringComparison.Ordinal)))
            {
                var parsed = root.Parse(line.Split('|')[0]["slipway ".Length..]);
                Assert.Empty(parsed.Errors);
                Assert.Same(command, parsed.CommandResult.Command);
            }
        }
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/guides/command-line.md")]
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

    private static IEnumerable<Command> ForPeople(RootCommand root) => root.Subcommands.Where(static command => !command.Hidden);

    private static Surroundings AnySurroundings()
    {
        using var session = new CliSession();
        return session.Surroundings(TextWriter.Null, TextWriter.Null);
    }
}
