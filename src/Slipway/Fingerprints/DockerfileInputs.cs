using Slipway.Bake;
using Slipway.Dockerfiles;

namespace Slipway.Fingerprints;

/// <summary>The inputs of a build that its Dockerfile determines: images, contexts and the text itself.</summary>
internal sealed class DockerfileInputs
{
    private readonly StagePlan _plan;
    private readonly PlannedBuild _build;
    private readonly List<BuildStage> _needed;
    private readonly HashSet<(string Reference, string Platform)> _images = [];
    private readonly Dictionary<string, List<string?>> _contexts = new(StringComparer.Ordinal);
    private readonly List<string?> _main = [];

    /// <exception cref="DockerfileProblem">BuildKit would reject the file.</exception>
    public DockerfileInputs(DockerfileSource source, PlannedBuild build)
    {
        (_plan, _build) = (new StagePlan(source), build);
        _needed = [.. _plan.Needed()];
        foreach (var stage in _needed)
        {
            ReadBase(stage);
            if (!_plan.IsReplaced(stage))
            {
                ReadSteps(stage);
            }
        }
    }

    /// <summary>Images that stages are built from, or copy or mount from.</summary>
    public IReadOnlyCollection<(string Reference, string Platform)> Images => _images;

    /// <summary>Named contexts, with the paths that are read from each.</summary>
    public IReadOnlyDictionary<string, List<string?>> Contexts => _contexts;

    /// <summary>Paths that are read from the build context.</summary>
    public IReadOnlyList<string?> Main => _main;

    /// <summary>Whether folders are copied for their own sake.</summary>
    public bool CopiesParents => _needed.Any(static stage => stage.CopiesParents);

    /// <summary>Adds the text of the stages, and what in it cannot be resolved.</summary>
    public void AddStages(InputList inputs, string file)
    {
        foreach (var stage in _needed.Where(stage => !_plan.IsReplaced(stage)))
        {
            StageInputs.Add(inputs, stage, file);
            foreach (var remote in stage.Remotes.Where(static remote => !remote.IsPinned))
            {
                inputs.AddUnresolved($"{file} adds {remote.Address}, which may have changed: name a --checksum or a commit");
            }

            if (_build.Target.NoCacheFilter.Contains(stage.Name ?? "", StringComparer.OrdinalIgnoreCase))
            {
                inputs.AddUnresolved($"the target's no-cache-filter names the stage {stage.Shown}");
            }
        }
    }

    private void ReadBase(BuildStage stage)
    {
        if (_plan.IsReplaced(stage))
        {
            ReadContext(stage.Name!, null);
        }
        else if (stage.Parent is null && stage.From != "scratch")
        {
            ReadOther(stage.From, null, stage.Platform ?? _build.Platform);
        }
    }

    private void ReadSteps(BuildStage stage)
    {
        foreach (var read in stage.Reads)
        {
            if (read.From is null)
            {
                _main.Add(read.Path);
            }
            else if (_plan.SourceOf(stage, read.From) is null && read.From != "scratch")
            {
                ReadOther(read.From, read.Path, _build.Platform);
            }
        }

        // Mounts and copies that name an image or context but read nothing from it: BuildKit resolves it all the same.
        foreach (var name in stage.Sources.Where(name => name != "scratch" && _plan.SourceOf(stage, name) is null))
        {
            ReadOther(name, "", _build.Platform);
        }
    }

    private void ReadOther(string name, string? path, string platform)
    {
        var context = StagePlan.ContextName(name);
        if (_build.Target.Contexts.ContainsKey(context))
        {
            ReadContext(context, path);
        }
        else
        {
            _images.Add((name, platform));
        }
    }

    private void ReadContext(string name, string? path)
    {
        if (!_contexts.TryGetValue(name, out var paths))
        {
            _contexts.Add(name, paths = []);
        }

        if (path is not "")
        {
            paths.Add(path);
        }
    }
}
