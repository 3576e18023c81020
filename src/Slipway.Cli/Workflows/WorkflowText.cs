using System.Text;

namespace Slipway.Cli.Workflows;

/// <summary>Parts that the workflows share. All text from outside goes through <see cref="Yaml.Quote"/>.</summary>
internal static class WorkflowText
{
    /// <summary>v7.0.1: the newest when this was written. Dependabot keeps it current in the repository that has it.</summary>
    public const string Checkout = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";

    /// <summary>The first line of every file.</summary>
    public const string Heading = "# Written by 'slipway init github', and yours to change: it is written again with --force only.";

    public const string PreparePath = ".github/actions/slipway-prepare/action.yml";
    public const string BuildPath = ".github/workflows/slipway-build.yml";

    /// <summary>The <c>uses:</c> value for <see cref="PreparePath"/>, which is in the checkout.</summary>
    public const string UsesPrepare = "./.github/actions/slipway-prepare";
    public const string UsesBuild = "./" + BuildPath;

    /// <summary>Puts each line after a line break and that many spaces, to insert into indented text.</summary>
    public static string Lines(int indent, IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append('\n').Append(' ', indent).Append(line);
        }

        return text.ToString();
    }

    /// <summary>One entry of a matrix.</summary>
    public static IEnumerable<string> Entry(params (string Name, string Value)[] fields) =>
        fields.Select(static (field, index) => $"{(index == 0 ? "- " : "  ")}{field.Name}: {Yaml.Quote(field.Value)}");
}
