namespace Slipway.Dockerfiles;

/// <summary>A stage of a Dockerfile as far as it has been read.</summary>
internal sealed class BuildStage
{
    // What BuildKit gives to a step whose image sets none.
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private bool _isUndecided;

    /// <summary>Begins a stage that is built from another one.</summary>
    public BuildStage(BuildStage parent)
    {
        (Parent, Base) = (parent, parent.Base);
        Environment = new Variables(parent.Environment);
        Variables = new Variables(parent.Variables);

        // BuildKit sets the image's environment once more, over arguments of the other stage that have the same names.
        Variables.SetAll(Environment);
    }

    /// <summary>Begins a stage that is built from an image, from a named context or from nothing.</summary>
    /// <param name="image">The image or context; null for nothing.</param>
    /// <param name="environment">What it sets, as <c>NAME=VALUE</c>; null if that is not known.</param>
    public BuildStage(BaseImage? image, IReadOnlyList<string>? environment)
    {
        Base = image;
        Environment = new Variables { IsOpen = environment is null };
        foreach (var pair in environment ?? [])
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            Environment[cut < 0 ? pair : pair[..cut]] = cut < 0 ? "" : pair[(cut + 1)..];
        }

        Environment.Set("PATH", Environment.Peek("PATH") ?? DefaultPath, environment is null ? ["PATH"] : []);
        Variables = new Variables(Environment);
    }

    public required string? Name { get; init; }

    public required int Number { get; init; }

    /// <summary>What it is built from: a stage, an image or <c>scratch</c>.</summary>
    public required string From { get; init; }

    /// <summary>The platform that its <c>FROM</c> asks for; null for that of the build.</summary>
    public required string? Platform { get; init; }

    public string Shown => Name ?? Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The stage that it is built from.</summary>
    public BuildStage? Parent { get; }

    /// <summary>What is at its root; null for <c>scratch</c>.</summary>
    public BaseImage? Base { get; }

    /// <summary>What its instructions can use at this point: environment and arguments.</summary>
    public Variables Variables { get; }

    /// <summary>The environment of the image that it makes, without arguments.</summary>
    public Variables Environment { get; }

    /// <summary>Whether the environment of its base, which is not known, decides about a mount of it or about what it reads.</summary>
    public bool IsUndecided => _isUndecided;

    /// <summary>Puts in a word's variables.</summary>
    /// <param name="word">The word.</param>
    /// <param name="escape">The file's escape character.</param>
    /// <param name="unknown">Variables of it which the base image may have set to something that is not known.</param>
    public string Expand(string word, char escape, out string[] unknown)
    {
        Variables.Missing.Clear();
        var result = WordExpansion.Expand(word, Variables, escape);
        unknown = Variables.Unknown;
        _isUndecided |= unknown.Length > 0;
        return result;
    }

    public List<CacheMount> Mounts { get; } = [];

    /// <summary>Names or numbers of the stages that it takes from.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>What its steps read from the build context, stages and images.</summary>
    public List<StageRead> Reads { get; } = [];

    /// <summary>What its steps take from a network.</summary>
    public List<RemoteRead> Remotes { get; } = [];

    /// <summary>Its instructions, <c>FROM</c> aside, those deferred by the stage that it is built from among them.</summary>
    public List<StageStep> Steps { get; } = [];

    /// <summary>Whether a step copies folders for their own sake (<c>--parents</c>).</summary>
    public bool CopiesParents { get; set; }

    /// <summary>Instructions for stages that are built from this one.</summary>
    public List<Instruction> Deferred { get; } = [];
}
