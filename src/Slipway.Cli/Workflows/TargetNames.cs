using System.Text.RegularExpressions;
using Slipway.Bake;

namespace Slipway.Cli.Workflows;

/// <summary>Checks what a bake file may put into a workflow: only names that bake and engines accept.</summary>
internal static partial class TargetNames
{
    private const int MaxName = 128;

    /// <exception cref="SlipwayException">Usage: a name has characters that bake or an engine refuses.</exception>
    public static void Check(BakeTarget target)
    {
        if (target.Name.Length > MaxName || !Name().IsMatch(target.Name))
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"'{Shown(target.Name)}' is not a name of a bake target: bake takes letters, digits, '_' and '-' (at most {MaxName} here)."
            );
        }

        Check(target.Name, "platform", target.Platforms, Platform());
        Check(target.Name, "tag", target.Tags, Image());
        Check(target.Name, "registry cache at", RegistryHosts.Of(target), Host());
    }

    private static void Check(string target, string what, IEnumerable<string?> names, Regex form)
    {
        // A hand-written plan may have null in a list.
        if (names.Select(static name => name ?? "").FirstOrDefault(name => !form.IsMatch(name)) is { } wrong)
        {
            throw new SlipwayException(FailureKind.Usage, $"The bake target '{target}' has the {what} '{Shown(wrong)}', which is invalid.");
        }
    }

    private static string Shown(string text) => text[..Math.Min(text.Length, MaxName)];

    // '$' would accept a line end after the name.
    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[a-z0-9]+/[a-z0-9_]+(/[a-z0-9._]+)?\z")]
    private static partial Regex Platform();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/:@-]{0,400}\z")]
    private static partial Regex Image();

    [GeneratedRegex(@"\A[A-Za-z0-9.-]+(:[0-9]+)?\z")]
    private static partial Regex Host();
}
