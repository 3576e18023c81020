using System.Text.RegularExpressions;
using Slipway.Images;
using Slipway.Records;

namespace Slipway.Bake;

/// <summary>Makes the keys of a plan's images from <c>{target}</c>, <c>{platform}</c>, <c>{os}</c> and <c>{arch}</c>.</summary>
public sealed partial class KeyTemplate
{
    private static readonly string[] Known = ["target", "platform", "os", "arch"];

    private readonly string _text;

    /// <summary>Checks and wraps a template.</summary>
    /// <exception cref="SlipwayException">Usage: it has an unknown placeholder.</exception>
    public KeyTemplate(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var unknown = Placeholder()
            .Matches(text)
            .Select(static match => match.Groups[1].Value)
            .FirstOrDefault(static name => !Known.Contains(name));
        _text = unknown is null
            ? text
            : throw new SlipwayException(
                FailureKind.Usage,
                $"'{{{unknown}}}' in the key template '{text}' is unknown: use "
                    + $"{string.Join(", ", Known.Select(static name => $"{{{name}}}"))}."
            );
    }

    /// <summary>The default template: target and platform, e.g. <c>ci-linux-amd64</c>.</summary>
    public static KeyTemplate Default { get; } = new("{target}-{platform}");

    /// <summary>The images that a plan's targets make, one per platform, with their keys.</summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="SlipwayException">Usage: two images would have the same key.</exception>
    public IReadOnlyList<PlannedBuild> Apply(BakePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        // A target that names no platform is built for the builder's own.
        var own = plan.BuildPlatform ?? Platforms.Normalise(ImagePlatform.OfThisMachine.ToString());
        var builds = plan.Targets.SelectMany(target => Builds(target, own)).ToList();
        // Stores may be on file systems and hosts that ignore case, so keys must differ in more than case.
        var twins = builds
            .GroupBy(static build => build.Key.Text, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(static group => group.Count() > 1);
        return twins is null
            ? builds
            : throw new SlipwayException(
                FailureKind.Usage,
                $"The key '{twins.Key}' would stand for "
                    + $"{string.Join(" and ", twins.Select(static build => $"'{build.Target.Name}' for {build.Platform}"))}. "
                    + $"Choose other keys{HowTo.Current.ChooseKeys}, or rename a target."
            );
    }

    private IEnumerable<PlannedBuild> Builds(BakeTarget target, string own) =>
        (target.Platforms.Count > 0 ? target.Platforms : [own]).Select(platform => new PlannedBuild(
            target,
            platform,
            new StashKey(Fill(target.Name, platform))
        ));

    private string Fill(string target, string platform)
    {
        var parts = platform.Split('/');
        return Placeholder()
            .Replace(
                _text,
                match =>
                    match.Groups[1].Value switch
                    {
                        "target" => target,
                        "platform" => platform.Replace('/', '-'),
                        "os" => parts[0],
                        _ => string.Concat(parts[1..]),
                    }
            );
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Placeholder();
}
