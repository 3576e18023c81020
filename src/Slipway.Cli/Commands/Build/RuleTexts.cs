using Slipway.Cli.Printing;
using Slipway.Serving.Builds;

namespace Slipway.Cli.Commands.Build;

/// <summary>Rules for images as the command line gives them: each is for all targets or, with <c>TARGET=</c>, for some.</summary>
/// <param name="Commands">Commands that must succeed in the image.</param>
/// <param name="Checks">Names of checks.</param>
/// <param name="MaxSizes">Maximum sizes.</param>
internal sealed record RuleTexts(IReadOnlyList<string> Commands, IReadOnlyList<string> Checks, IReadOnlyList<string> MaxSizes)
{
    public const string NonRoot = "non-root";
    public const string NoCacheContent = "no-cache-content";

    /// <summary>All known checks.</summary>
    private static readonly string[] Known = [NonRoot, NoCacheContent];

    /// <summary>The rules of each target.</summary>
    /// <exception cref="SlipwayException">Usage: one of them is no rule.</exception>
    public IReadOnlyDictionary<string, IReadOnlyList<ImageRule>> Parse(IReadOnlyList<string> targets)
    {
        (TargetValue For, ImageRule Rule)[] rules =
        [
            .. Of(Commands, targets, static text => new CommandRule("--verify", text)),
            .. Of(Checks, targets, Check),
            .. Of(MaxSizes, targets, MaxSize),
        ];
        return targets
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(
                static target => target,
                IReadOnlyList<ImageRule> (target) => [.. rules.Where(rule => rule.For.IsFor(target)).Select(static rule => rule.Rule)]
            );
    }

    private static IEnumerable<(TargetValue For, ImageRule Rule)> Of(
        IReadOnlyList<string> texts,
        IReadOnlyList<string> targets,
        Func<string, ImageRule> parse
    ) => texts.Select(text => TargetValue.Parse(text, targets)).Select(value => (value, parse(value.Value)));

    private static ImageRule Check(string name) =>
        name switch
        {
            NonRoot => new NonRootRule($"--check {NonRoot}"),
            NoCacheContent => new NoCacheContentRule($"--check {NoCacheContent}"),
            _ => throw new SlipwayException(
                FailureKind.Usage,
                $"--check {name}: there is no such check, or no such target. Use {string.Join(" or ", Known)}, or TARGET=CHECK."
            ),
        };

    private static MaxSizeRule MaxSize(string text) =>
        new(
            $"--max-size {text}",
            SizeText.Parse(text)
                ?? throw new SlipwayException(
                    FailureKind.Usage,
                    $"--max-size {text}: that is not a size, or there is no such target. Write 200MB or TARGET=200MB."
                )
        );
}
