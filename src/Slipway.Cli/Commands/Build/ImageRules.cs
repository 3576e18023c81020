using Slipway.Cli.Printing;

namespace Slipway.Cli.Commands.Build;

/// <summary>Rules that a finished image must pass before it is saved.</summary>
/// <param name="Commands">Commands that must succeed in the image.</param>
/// <param name="Checks">Names of checks.</param>
/// <param name="MaxSizes">Maximum sizes, as text.</param>
internal sealed record ImageRules(
    IReadOnlyList<TargetValue> Commands,
    IReadOnlyList<TargetValue> Checks,
    IReadOnlyList<TargetValue> MaxSizes
)
{
    public const string NonRoot = "non-root";
    public const string NoCacheContent = "no-cache-content";

    /// <summary>All known checks.</summary>
    public static IReadOnlyList<string> Known { get; } = [NonRoot, NoCacheContent];

    public static ImageRules Parse(
        IReadOnlyList<string> commands,
        IReadOnlyList<string> checks,
        IReadOnlyList<string> sizes,
        IReadOnlyList<string> targets
    )
    {
        var rules = new ImageRules(Parse(commands, targets), Parse(checks, targets), Parse(sizes, targets));
        if (rules.Checks.FirstOrDefault(static check => !Known.Contains(check.Value)) is { } unknown)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"--check {unknown.Value}: there is no such check, or no such target. Use {string.Join(" or ", Known)}, or TARGET=CHECK."
            );
        }

        if (rules.MaxSizes.FirstOrDefault(static size => SizeText.Parse(size.Value) is null) is { } wrong)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"--max-size {wrong.Value}: that is no size, or no such target. Write 200MB or TARGET=200MB."
            );
        }

        return rules;
    }

    /// <summary>The rules for one target.</summary>
    public ImageRules For(string target) => new(Of(Commands, target), Of(Checks, target), Of(MaxSizes, target));

    public bool Has(string check) => Checks.Any(known => known.Value == check);

    /// <summary>Whether the rules need the image in an engine.</summary>
    public bool NeedEngine => Commands.Count > 0 || Has(NoCacheContent);

    private static List<TargetValue> Of(IReadOnlyList<TargetValue> values, string target) =>
        [.. values.Where(value => value.IsFor(target))];

    private static List<TargetValue> Parse(IReadOnlyList<string> texts, IReadOnlyList<string> targets) =>
        [.. texts.Select(text => TargetValue.Parse(text, targets))];
}
