namespace Slipway.Dockerfiles;

/// <summary>A stage of a Dockerfile, as far as it has been read.</summary>
internal sealed class BuildStage
{
    // BuildKit's PATH for a step whose image sets none.
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private bool _isUndecided;

    /// <summary>Begins a stage that is built from another stage.</summary>
    public BuildStage(BuildStage parent)
    {
        (Parent, Base) = (parent, parent.Base);
        Environment = new Variables(parent.Environment);
        Variables = new Variables(parent.Variables);

        // BuildKit sets the image's environment again, over arguments of the parent stage with the same names.
        Variables.SetAll(Environment);
    }

    /// <summary>Begins a stage that is built from an image, a named context or nothing.</summary>
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

    /// <summary>The platform that its <c>FROM</c> asks for; null for the build's.</summary>
    public required string? Platform { get; init; }

    public string Shown => Name ?? Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The stage that it is built from.</summary>
    public BuildStage? Parent { get; }

    /// <summary>The image or context at its root; null for <c>scratch</c>.</summary>
    public BaseImage? Base { get; }

    /// <summary>What its instructions can use at this point: environment and arguments.</summary>
    public Variables Variables { get; }

    /// <summary>The environment of the image that it makes, without arguments.</summary>
    public Variables Environment { get; }

    /// <summary>Whether one of its mounts, or what it reads, depends on the unknown environment of its base.</summary>
    public bool IsUndecided => _isUndecided;

    /// <summary>Replaces a word's variables by their values.</summary>
    /// <param name="word">The word.</param>
    /// <param name="escape">The file's escape character.</param>
    /// <param name="unknown">Variables in it that the base image may have set to an unknown value.</param>
    public string Expand(string word, char escape, out string[] unknown)
    {
        Variables.Missing.Clear();
        var result = WordExpansion.Expand(word, Variables, escape);
        unknown = Variables.Unknown;
        _isUndecided |= unknown.Length > 0;
        return result;
    }

    public List<CacheMount> Mounts { get; } = [];

    /// <summary>Names or numbers of the stages that it copies or mounts from.</summary>
    public List<string> Sources { get; } = [];

    /// <summary>What its steps read from the build context, stages and images.</summary>
    public List<StageRead> Reads { get; } = [];

    /// <summary>What its steps fetch from a network.</summary>
    public List<RemoteRead> Remotes { get; } = [];

    /// <summary>Its instructions without <c>FROM</c>, including those that its parent stage deferred.</summary>
    public List<StageStep> Steps { get; } = [];

    /// <summary>Whether a step copies folders for their own sake (<c>--parents</c>).</summary>
    public bool CopiesParents { get; set; }

    /// <summary>Instructions for stages that are built from this one.</summary>
    public List<Instruction> Deferred { get; } = [];
}
