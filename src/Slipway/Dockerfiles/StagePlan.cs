using System.Globalization;
using Slipway.Images;

namespace Slipway.Dockerfiles;

/// <summary>Walks a Dockerfile's instructions and keeps, for each stage, what matters to cache mounts and fingerprints.</summary>
internal sealed class StagePlan
{
    private static readonly string[] Known =
    [
        "add",
        "arg",
        "cmd",
        "copy",
        "entrypoint",
        "env",
        "expose",
        "from",
        "healthcheck",
        "label",
        "maintainer",
        "onbuild",
        "run",
        "shell",
        "stopsignal",
        "user",
        "volume",
        "workdir",
    ];

    private static readonly string[] RunFlags = ["mount", "network", "security", "device"];

    private readonly List<BuildStage> _stages = [];
    private readonly DockerfileSource _source;
    private readonly char _escape;
    private readonly Variables _global;

    /// <exception cref="DockerfileProblem">BuildKit would reject the file.</exception>
    public StagePlan(DockerfileSource source)
    {
        (IReadOnlyList<Instruction> instructions, _escape) = DockerfileReader.Read(source.Text);
        (_source, _global) = (source, BuiltInArguments.Of(source));
        foreach (var instruction in instructions)
        {
            Add(instruction);
        }
    }

    private void Add(Instruction instruction)
    {
        try
        {
            if (!Known.Contains(instruction.Name))
            {
                throw new DockerfileProblem(0, $"unknown instruction: {instruction.Name.ToUpperInvariant()}");
            }

            if (instruction.Name == "from")
            {
                Begin(instruction);
            }
            else if (_stages.Count > 0)
            {
                Apply(instruction, _stages[^1]);
            }
            else if (instruction.Name == "arg")
            {
                SetGlobal(instruction);
            }
            else
            {
                throw new DockerfileProblem(0, $"{instruction.Name.ToUpperInvariant()} stands before the first FROM");
            }
        }
        catch (DockerfileProblem e)
        {
            throw e.At(instruction.Line);
        }
    }

    /// <summary>The stage to build.</summary>
    /// <exception cref="DockerfileProblem">There is no such stage.</exception>
    public BuildStage Target =>
        _stages.Count == 0 ? throw new DockerfileProblem(0, "the file has no FROM")
        : _source.Target is null ? _stages[^1]
        : Find(_source.Target, _stages.Count) ?? throw new DockerfileProblem(0, $"there is no stage '{_source.Target}'");

    /// <summary>The stages that a build of the target runs, in file order.</summary>
    public IEnumerable<BuildStage> Needed()
    {
        var needed = new HashSet<BuildStage>();
        var open = new Stack<BuildStage>([Target]);
        while (open.TryPop(out var stage))
        {
            if (needed.Add(stage) && !IsReplaced(stage))
            {
                var sources = stage.Sources.Select(name => Find(name, stage.Number)).Append(stage.Parent);
                sources.OfType<BuildStage>().ToList().ForEach(open.Push);
            }
        }

        return _stages.Where(needed.Contains);
    }

    private void Begin(Instruction instruction)
    {
        var words = instruction.Rest.Split([' ', '\t', '\v', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries);
        var named = words.Length == 3 && words[1].Equals("as", StringComparison.OrdinalIgnoreCase);
        if (words.Length != 1 && !named)
        {
            throw new DockerfileProblem(0, "FROM takes an image, or 'IMAGE AS NAME'");
        }

        var image = WordExpansion.Expand(words[0], _global, _escape);
        if (image.Length == 0)
        {
            throw new DockerfileProblem(0, $"the base name '{words[0]}' is empty after its variables are expanded");
        }

        var platform = instruction.Flag("platform") is { Length: > 0 } wanted
            ? Platform(WordExpansion.Expand(wanted, _global, _escape))
            : null;
        var stage = Begin(named ? words[2].ToLowerInvariant() : null, image, platform);
        _stages.Add(stage);
        foreach (var deferred in stage.Parent?.Deferred ?? [])
        {
            Apply(deferred, stage);
        }
    }

    private BuildStage Begin(string? name, string image, string? platform)
    {
        var isReplaced = name is not null && _source.Contexts.ContainsKey(name);
        if (!isReplaced && ByName(image, _stages.Count) is { } parent)
        {
            return new BuildStage(parent)
            {
                Name = name,
                Number = _stages.Count,
                From = image,
                Platform = platform,
            };
        }

        var context = isReplaced ? name! : ContextName(image);
        var isContext = isReplaced || _source.Contexts.ContainsKey(context);
        var root =
            isContext || image != "scratch"
                ? new BaseImage(isContext ? context : image, isContext, platform ?? _source.TargetPlatform)
                : null;
        var environment = root is null ? [] : _source.Bases.GetValueOrDefault(root);
        return new BuildStage(root, environment)
        {
            Name = name,
            Number = _stages.Count,
            From = image,
            Platform = platform,
        };
    }

    // Unlike buildx, a Dockerfile does not know 'local': it has $BUILDPLATFORM instead.
    private static string Platform(string text) =>
        Platforms.TryNormalise(text) ?? throw new DockerfileProblem(0, $"'{text}' is not a platform");

    private void Apply(Instruction instruction, BuildStage stage)
    {
        // A stage that a context replaces does not run.
        if (IsReplaced(stage))
        {
            return;
        }

        var values = "";
        switch (instruction.Name)
        {
            case "arg":
                values = SetArguments(instruction, stage);
                break;
            case "env":
                SetEnvironment(instruction, stage);
                break;
            case "copy" or "add":
                stage.Sources.AddRange(instruction.Flag("from") is { } from ? [from] : Array.Empty<string>());
                CopyWords.Read(instruction, stage, _escape);
                break;
            case "run":
                Run(instruction, stage);
                break;
            case "onbuild":
                stage.Deferred.Add(instruction.Deferred(_escape));
                break;
        }

        stage.Steps.Add(new StageStep(instruction, values));
    }

    private void SetGlobal(Instruction instruction)
    {
        foreach (var (name, value) in Arguments(instruction))
        {
            _global[name] =
                _source.Arguments.GetValueOrDefault(name) ?? (value is null ? null : WordExpansion.Expand(value, _global, _escape));
        }
    }

    private string SetArguments(Instruction instruction, BuildStage stage)
    {
        var values = new System.Text.StringBuilder();
        foreach (var (name, value) in Arguments(instruction))
        {
            stage.Variables.Missing.Clear();
            var given = _source.Arguments.GetValueOrDefault(name) ?? (value is null ? _global.Peek(name) : null);
            var expanded = given ?? (value is null ? null : WordExpansion.Expand(value, stage.Variables, _escape));
            stage.Variables.Set(name, expanded, given is null ? stage.Variables.Unknown : []);
            values.Append(name).Append('=').Append(stage.Variables.Peek(name)).Append('\n');
        }

        return values.ToString();
    }

    private IEnumerable<(string Name, string? Value)> Arguments(Instruction instruction)
    {
        foreach (var word in QuotedWords.Split(instruction.Rest, _escape))
        {
            var cut = word.IndexOf('=', StringComparison.Ordinal);
            yield return cut == 0 ? throw new DockerfileProblem(0, "ARG lacks a name")
            : cut < 0 ? (word, null)
            : (word[..cut], word[(cut + 1)..]);
        }
    }

    // All values of one ENV see the variables as they were before it.
    private void SetEnvironment(Instruction instruction, BuildStage stage)
    {
        var before = new Variables(stage.Variables);
        var words = QuotedWords.Split(instruction.Rest, _escape);
        if (words.Count > 0 && !words[0].Contains('=', StringComparison.Ordinal))
        {
            var parts = instruction.Rest.Split([' ', '\t'], 2, StringSplitOptions.TrimEntries);
            words = parts.Length == 2 ? [$"{parts[0]}={parts[1]}"] : throw new DockerfileProblem(0, "ENV must have two arguments");
        }

        foreach (var word in words)
        {
            var cut = word.IndexOf('=', StringComparison.Ordinal);
            if (cut <= 0)
            {
                throw new DockerfileProblem(0, $"'{word}' in ENV must be name=value");
            }

            before.Missing.Clear();
            var name = WordExpansion.Expand(word[..cut], before, _escape);
            var value = WordExpansion.Expand(word[(cut + 1)..], before, _escape);
            stage.Variables.Set(name, value, before.Unknown);
            stage.Environment.Set(name, value, before.Unknown);
        }
    }

    private void Run(Instruction instruction, BuildStage stage)
    {
        foreach (var flag in instruction.Flags)
        {
            var cut = flag.IndexOf('=', StringComparison.Ordinal);
            var name = cut < 0 ? flag[2..] : flag[2..cut];
            if (!RunFlags.Contains(name) || cut < 0)
            {
                throw new DockerfileProblem(
                    0,
                    cut < 0 && RunFlags.Contains(name) ? $"the flag --{name} lacks a value" : $"unknown flag: --{name}"
                );
            }

            if (name == "mount")
            {
                AddMount(flag[(cut + 1)..], instruction.Line, stage);
            }
        }
    }

    private void AddMount(string words, int line, BuildStage stage)
    {
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var mount = MountWords.Read(words, Expand, out var read);
        if (read is not null)
        {
            stage.Reads.Add(unknown.Count > 0 ? read with { Path = null } : read);
        }

        if (read?.From is { } from)
        {
            stage.Sources.Add(from);
        }

        if (mount is not null)
        {
            stage.Mounts.Add(mount with { Unknown = [.. unknown], Uses = [new MountUse(_source.File, line, stage.Shown)] });
        }

        string Expand(string word)
        {
            var result = stage.Expand(word, _escape, out var missing);
            unknown.UnionWith(missing);
            return result;
        }
    }

    /// <summary>The name of the context that would replace an image (buildx, bake file reference, contexts).</summary>
    public static string ContextName(string image)
    {
        var name = image.StartsWith("docker.io/", StringComparison.Ordinal) ? image["docker.io/".Length..] : image;
        name = name.StartsWith("library/", StringComparison.Ordinal) ? name["library/".Length..] : name;
        return name.EndsWith(":latest", StringComparison.Ordinal) ? name[..^":latest".Length] : name;
    }

    /// <summary>Whether a context replaces the stage.</summary>
    public bool IsReplaced(BuildStage stage) => stage.Name is { } name && _source.Contexts.ContainsKey(name);

    /// <summary>The stage that a name refers to in a step of another stage; null if it refers to an image or a context.</summary>
    public BuildStage? SourceOf(BuildStage stage, string name) => Find(name, stage.Number);

    private BuildStage? ByName(string name, int before) =>
        _stages.Take(before).LastOrDefault(stage => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase));

    private BuildStage? Find(string name, int before) =>
        ByName(name, before)
        ?? (
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < before ? _stages[number] : null
        );
}
