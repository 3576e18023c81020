namespace Slipway.Dockerfiles;

/// <summary>A stage of a Dockerfile as far as it has been read.</summary>
internal sealed class BuildStage(string? name, int number, BuildStage? parent, string from)
{
    // What BuildKit gives to a step whose image sets none.
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public string? Name => name;

    public int Number => number;

    public string Shown => name ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What its variables begin with: those of the stage that it is built from.</summary>
    public Variables Variables { get; } = parent is null ? new Variables { ["PATH"] = DefaultPath } : new Variables(parent.Variables);

    /// <summary>Whether an image of unknown environment is at its root.</summary>
    public bool HasUnknownBase { get; } = parent?.HasUnknownBase ?? from != "scratch";

    public List<CacheMount> Mounts { get; } = [];

    /// <summary>Names or numbers of the stages that it takes from.</summary>
    public List<string> Sources { get; } = [];

    public BuildStage? Parent => parent;

    /// <summary>Instructions for stages that are built from this one.</summary>
    public List<Instruction> Deferred { get; } = [];
}
