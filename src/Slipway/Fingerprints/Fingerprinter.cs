using System.Collections.Concurrent;
using Slipway.Bake;
using Slipway.Dockerfiles;

namespace Slipway.Fingerprints;

/// <summary>Takes fingerprints of the images of one plan; inputs that several images share are read once.</summary>
public sealed class Fingerprinter(BakePlan plan, FingerprintOptions options) : IDisposable
{
    private readonly ContextInputs _contexts = new(options);
    private readonly ConcurrentDictionary<(string Target, string Platform), Task<Fingerprint>> _taken = new();

    /// <summary>Takes the fingerprint of one image.</summary>
    /// <exception cref="SlipwayException">Usage: a file that the build would read cannot be read.</exception>
    public Task<Fingerprint> TakeAsync(PlannedBuild build, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(build);
        return _taken.GetOrAdd((build.Target.Name, build.Platform), _ => ReadAsync(build, cancel));
    }

    /// <summary>Saves what was read of the contexts, so that the next run need not read it again.</summary>
    public void Save() => _contexts.Save();

    /// <inheritdoc/>
    public void Dispose() => _contexts.Dispose();

    private async Task<Fingerprint> ReadAsync(PlannedBuild build, CancellationToken cancel)
    {
        var inputs = new InputList();
        TargetInputs.Add(inputs, build, options);
        if (!OperatingSystem.IsLinux())
        {
            inputs.AddUnresolved("contexts can only be read on Linux");
            return inputs.Finish();
        }

        if (build.Target.DockerfileInline is null && build.Target.DockerfilePath is null)
        {
            inputs.AddUnresolved($"the Dockerfile comes from {build.Target.Context}");
            return inputs.Finish();
        }

        var bases = new BaseEnvironments(options.Images, plan);
        var source = await bases.CompleteAsync(plan.ReadDockerfile(build.Target, build.Platform), cancel);
        try
        {
            await ReadDockerfileAsync(inputs, source, build, cancel);
        }
        catch (DockerfileProblem e)
        {
            // The syntax may be newer than this program; if it is wrong, the build will say so.
            inputs.AddUnresolved($"{source.File}:{Math.Max(1, e.Line)}: {e.Message}");
        }
        catch (FormatException e)
        {
            inputs.AddUnresolved($"the ignore file is malformed: {e.Message}");
        }

        return inputs.Finish();
    }

    private async Task ReadDockerfileAsync(InputList inputs, DockerfileSource source, PlannedBuild build, CancellationToken cancel)
    {
        if (SyntaxDirective.Find(source) is { } syntax)
        {
            inputs.AddImage("frontend", syntax, await ResolveAsync(syntax, build.Platform, build, cancel));
            if (!SyntaxDirective.IsDockerfile(syntax))
            {
                inputs.AddUnresolved($"{source.File} is read by {syntax}, a syntax that slipway does not know");
                return;
            }
        }

        var read = new DockerfileInputs(source, build);
        read.AddStages(inputs, source.File);
        foreach (var (reference, platform) in read.Images)
        {
            var kind = platform == build.Platform ? "image" : $"image for {platform}";
            inputs.AddImage(kind, reference, await ResolveAsync(reference, platform, build, cancel));
        }

        if (read.Main.Count > 0)
        {
            await AddMainAsync(inputs, read, build, cancel);
        }

        foreach (var name in read.Contexts.Keys)
        {
            await AddContextAsync(inputs, read, name, build, cancel);
        }
    }

    private Task<ResolvedImage> ResolveAsync(string reference, string platform, PlannedBuild build, CancellationToken cancel) =>
        options.Images.ResolveAsync(reference, platform, build.Target.Pull, cancel);

    private async Task AddMainAsync(InputList inputs, DockerfileInputs read, PlannedBuild build, CancellationToken cancel)
    {
        var target = build.Target;
        if (target.ContextFolder is not { } folder || !Directory.Exists(folder))
        {
            inputs.AddUnresolved($"the build context is {target.Context}, which is not a folder of this machine");
            return;
        }

        var own = target.DockerfilePath is { } dockerfile ? dockerfile + ".dockerignore" : null;
        var ignored = own is not null && File.Exists(own) ? own : Path.Join(folder, ".dockerignore");
        var tree = await _contexts.ReadAsync(folder, ignored, read.Main, read.CopiesParents, cancel);
        inputs.AddTree("context", "", tree);
    }

    private async Task AddContextAsync(InputList inputs, DockerfileInputs read, string name, PlannedBuild build, CancellationToken cancel)
    {
        var address = build.Target.Contexts[name];
        if (BakeTarget.DependencyIn(address) is { } dependency)
        {
            var other = await TakeAsync(new PlannedBuild(plan[dependency], build.Platform, build.Key), cancel);
            inputs.Add($"target {dependency}", other.Value.ToString());
            other.Unresolved.ToList().ForEach(problem => inputs.AddUnresolved($"target {dependency}: {problem}"));
        }
        else if (address.StartsWith(NamedContext.ImagePrefix, StringComparison.Ordinal))
        {
            var reference = address[NamedContext.ImagePrefix.Length..].TrimStart('/');
            inputs.AddImage($"context {name}: image", reference, await ResolveAsync(reference, build.Platform, build, cancel));
        }
        else if (address.StartsWith(NamedContext.LayoutPrefix, StringComparison.Ordinal))
        {
            AddFixed(inputs, name, address, NamedContext.LayoutDigest(address, plan.Folder));
        }
        else if (BakeTargetReader.FolderOf(address, plan.Folder) is { } folder && Directory.Exists(folder))
        {
            var paths = read.Contexts[name];
            var tree = await _contexts.ReadAsync(
                folder,
                Path.Join(folder, ".dockerignore"),
                paths.Count > 0 ? paths : [null],
                read.CopiesParents,
                cancel
            );
            inputs.AddTree($"context {name}", $"{name}:", tree);
        }
        else
        {
            AddFixed(inputs, name, address, NamedContext.IsPinned(address) ? address : null);
        }
    }

    private static void AddFixed(InputList inputs, string name, string address, string? value)
    {
        if (value is null)
        {
            inputs.AddUnresolved($"the context '{name}' is {address}, which may have changed");
        }
        else
        {
            inputs.Add($"context {name}", value);
        }
    }
}
