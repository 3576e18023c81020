namespace Slipway.Dockerfiles;

/// <summary>A stage of a Dockerfile as far as it has been read.</summary>
internal sealed class BuildStage(string? name, int number, BuildStage? parent, string from, string? platform)
{
    // What BuildKit gives to a step whose image sets none.
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public string? Name => name;

    public int Number => number;

    /// <summary>What it is built from: a stage, an image or <c>scratch</c>.</summary>
    public string From => from;

    /// <summary>The platform that its <c>FROM</c> asks for; null for that of the build.</summary>
    public string? Platform => platform;

    public string Shown => name ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What its variables begin with: those of the stage that it is built from.</summary>
    public Variables Variables { get; } = parent is null ? new Variables { ["PATH"] = DefaultPath } : new Variables(parent.Variables);

    /// <summary>Whether an image of unknown environment is at its root.</summary>
    public bool HasUnknownBase { get; set; } = parent?.HasUnknownBase ?? from != "scratch";

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

    public BuildStage? Parent => parent;

    /// <summary>Instructions for stages that are built from this one.</summary>
    public List<Instruction> Deferred { get; } = [];
}
