using Slipway.Bake;
using Slipway.Cli.Context;
using Slipway.Cli.Workflows;
using Slipway.Images;

namespace Slipway.Cli.Commands.Init;

/// <summary>What <c>init</c> planned and wrote.</summary>
/// <param name="Images">The images that the workflows build.</param>
/// <param name="Files">The workflows, and what was at their place before.</param>
/// <param name="Warnings">What was left out; it has been said already.</param>
internal sealed record InitResult(
    IReadOnlyList<PlannedImage> Images,
    IReadOnlyList<(WorkflowFile File, WorkflowFileState State)> Files,
    IReadOnlyList<string> Warnings
);

/// <summary>One <c>init github</c>.</summary>
internal sealed class InitRun(CommandContext context, InitRequest request)
{
    private const string NoTests = "echo 'Put the command that runs your tests here.'; exit 1";

    /// <summary>The runner's platform, for targets that name no platform or 'local'.</summary>
    private static readonly ImagePlatform RunnersOwn = new("linux", "amd64");

    private readonly string _folder = context.Surroundings.Folder;
    private readonly List<string> _warnings = [];

    /// <summary>Plans the workflows and writes them, unless it is a dry run.</summary>
    /// <exception cref="SlipwayException">
    /// Usage: the place or a name does not fit, or other files are there. Engine: bake gave no plan.
    /// </exception>
    public async Task<InitResult> RunAsync(CancellationToken cancel)
    {
        CheckPlace();
        var plan = await PlanAsync(cancel);
        var files = WorkflowFile.Of(plan).Select(file => (File: file, State: file.StateIn(_folder))).ToList();
        if (!request.DryRun)
        {
            Write(files);
        }

        return new InitResult(plan.Images, files, _warnings);
    }

    // GitHub runs workflows only from the repository's root, and paths in them start there.
    private void CheckPlace()
    {
        for (
            var parent = Path.GetDirectoryName(_folder);
            parent is not null && !Path.Exists(Path.Combine(_folder, ".git"));
            parent = Path.GetDirectoryName(parent)
        )
        {
            if (Path.Exists(Path.Combine(parent, ".git")))
            {
                throw new SlipwayException(FailureKind.Usage, $"'{_folder}' is inside the repository '{parent}': run this command there.");
            }
        }
    }

    private async Task<WorkflowPlan> PlanAsync(CancellationToken cancel)
    {
        var actions = ActionsSource.Parse(request.ActionsRef, _folder);
        var files = request.Files.Select(RelativeFile).ToList();
        var bake = await BakeAsync(cancel);
        bake.Targets.ToList().ForEach(TargetNames.Check);
        var plan = new WorkflowPlan
        {
            Images = Images(KeyTemplate.Default.Apply(bake with { BuildPlatform = RunnersOwn.ToString() })),
            Files = files,
            Registries = [.. bake.Targets.SelectMany(RegistryHosts.Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Actions = actions,
            Branch = BranchName.Of(request.Branch, _folder),
            TestCommand = request.TestCommand ?? NoTests,
        }.Checked();
        foreach (var target in plan.Images.Where(static image => image.Image is null).Select(static image => image.Target).Distinct())
        {
            Warn($"{target} has no tags in the bake file, so nothing is tested in it: a restored image needs a name.");
        }

        return plan;
    }

    private async Task<BakePlan> BakeAsync(CancellationToken cancel)
    {
        var options = new BakeOptions
        {
            Files = request.Files,
            Targets = request.Targets,
            Folder = _folder,
            Local = RunnersOwn,
            Environment = context.Surroundings.Variables,
        };
        try
        {
            return request.Plan is { } printed ? PlanFile.Read(printed, _folder, RunnersOwn) : await BakePlan.ReadAsync(options, cancel);
        }
        catch (SlipwayException e) when (e.Kind == FailureKind.Engine)
        {
            throw new SlipwayException(
                e.Kind,
                $"{e.Message} Or give what 'docker buildx bake --print' printed elsewhere, with --plan FILE.",
                e
            );
        }
    }

    private List<PlannedImage> Images(IReadOnlyList<PlannedBuild> builds)
    {
        var images = new List<PlannedImage>();
        foreach (var build in builds)
        {
            if (PlannedImage.Of(build) is { } image)
            {
                images.Add(image);
            }
            else
            {
                Warn($"{build.Target.Name} for {build.Platform} is left out: GitHub has no runner of that platform.");
            }
        }

        return images;
    }

    // The bake file's path relative to the checkout, as bake takes it on a runner.
    private string RelativeFile(string file)
    {
        var path = Path.GetRelativePath(_folder, Path.GetFullPath(file, _folder)).Replace('\\', '/');
        return !path.StartsWith("../", StringComparison.Ordinal) && !path.Any(char.IsControl) && path == path.Trim()
            ? path
            : throw new SlipwayException(
                FailureKind.Usage,
                $"The bake file '{file}' must be in this repository, under a name without line ends or spaces around it."
            );
    }

    private void Warn(string text)
    {
        _warnings.Add(text);
        context.Output.Warn(text);
    }

    private void Write(List<(WorkflowFile File, WorkflowFileState State)> files)
    {
        var others = files.Where(static file => file.State == WorkflowFileState.Other).Select(static file => file.File.Path).ToList();
        if (others.Count > 0 && !request.Force)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"Nothing was written, since there is other content in {string.Join(" and ", others)}. --force replaces "
                    + "it; --dry-run shows what would be written."
            );
        }

        try
        {
            foreach (var (file, _) in files.Where(static file => file.State != WorkflowFileState.Same))
            {
                file.WriteTo(_folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FailureKind.Usage, $"The workflows cannot be written: {e.Message}", e);
        }
    }
}
