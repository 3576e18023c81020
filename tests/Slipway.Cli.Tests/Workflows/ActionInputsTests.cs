using System.Text.RegularExpressions;
using Slipway.Cli.Context;

namespace Slipway.Cli.Tests.Workflows;

/// <summary>The actions pass inputs on as options, which must exist and take a value or none.</summary>
public sealed partial class ActionInputsTests
{
    public static TheoryData<string> Actions =>
        [
            .. Directory
                .GetDirectories(Path.Combine(Checkout.Root, "actions"))
                .Select(folder => Path.GetFileName(folder)!)
                .Where(name => Root().Subcommands.Any(command => command.Name == name)),
        ];

    [Fact]
    public void Save_and_restore_are_actions() =>
        Assert.Superset(new HashSet<string> { "save", "restore" }, Actions.Select(row => row.Data).ToHashSet());

    [Theory]
    [MemberData(nameof(Actions))]
    public void Every_input_is_an_option_of_the_command(string action)
    {
        var options = Root()
            .Subcommands.First(command => command.Name == action)
            .Options.Concat(Root().Options)
            .ToDictionary(option => option.Name);
        var code = File.ReadAllText(Path.Combine(Checkout.Root, "actions", action, "index.js"));
        var groups = Group().Matches(code);
        Assert.NotEmpty(groups);
        foreach (Match group in groups)
        {
            foreach (Match name in Name().Matches(group.Groups["names"].Value))
            {
                Assert.True(options.TryGetValue($"--{name.Groups[1].Value}", out var option), $"{action} has no --{name.Groups[1].Value}");
                Assert.Equal(group.Groups["kind"].Value == "flags", option.ValueType == typeof(bool));
                Assert.Equal(group.Groups["kind"].Value == "lists", option.ValueType.IsArray);
            }
        }

        Assert.Contains("--no-summary", options.Keys);
    }

    private static System.CommandLine.RootCommand Root()
    {
        using var session = new CliSession();
        return CommandLine.Create(new GlobalOptions(), session.Surroundings(TextWriter.Null, TextWriter.Null));
    }

    [GeneratedRegex(@"(?<kind>values|lists|flags): \[(?<names>[^\]]*)\]")]
    private static partial Regex Group();

    [GeneratedRegex("'([a-z-]+)'")]
    private static partial Regex Name();
}
