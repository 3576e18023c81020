using System.IO.Enumeration;
using System.Text.Json;
using Slipway.Bake;

namespace Slipway.Builds.Solving;

/// <summary>One call of <c>docker buildx bake</c>: one target for one platform, to one output.</summary>
public sealed record BakeBuild
{
    private const string NoAttestations = "BUILDX_NO_DEFAULT_ATTESTATIONS";
    private const string NoDefaultLoad = "BUILDX_NO_DEFAULT_LOAD";

    // Provenance in the metadata is not needed, and takes time to compute.
    private const string MetadataProvenance = "BUILDX_METADATA_PROVENANCE";

    /// <summary>The files, overrides and builder.</summary>
    public required BakeOptions Bake { get; init; }

    /// <summary>The plan that the image belongs to.</summary>
    public required BakePlan Plan { get; init; }

    /// <summary>What to build.</summary>
    public required PlannedBuild Build { get; init; }

    /// <summary>Where the result goes, as <c>--output</c> takes it.</summary>
    public string Output { get; init; } = "type=cacheonly";

    /// <summary>The stage to build in place of the target's own.</summary>
    public string? Stage { get; init; }

    /// <summary>Build arguments in place of the target's own.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Caches to read besides those of the target; null to read none at all.</summary>
    public IReadOnlyList<string>? CacheFrom { get; init; } = [];

    /// <summary>Caches to write.</summary>
    public IReadOnlyList<string> CacheTo { get; init; } = [];

    /// <summary>Whether to rerun every step.</summary>
    public bool NoCache { get; init; }

    /// <summary>Extra permissions of the build, as bake's <c>--allow</c> takes them.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>The words after <c>docker buildx</c>. Other users of this machine can read them.</summary>
    /// <param name="overrides">The file that holds <see cref="Overrides"/>.</param>
    /// <param name="metadata">The file that receives buildx's metadata about the result.</param>
    public IReadOnlyList<string> ToArguments(string overrides, string metadata)
    {
        List<string> words = ["bake", "--progress", "rawjson", "--metadata-file", metadata];
        Add(words, "--builder", Bake.Builder is null ? [] : [Bake.Builder]);
        Add(words, "--file", BakeFiles.Of(Bake).Append(overrides));
        Add(words, "--allow", Allow);
        Add(words, "--set", Bake.Overrides.Where(set => !IsReplaced(KeyOf(set))));
        Add(words, "--set", Own());
        words.AddRange(NoCache ? ["--no-cache"] : []);
        words.Add(Build.Target.Name);
        return words;
    }

    /// <summary>
    /// The content of a separate bake file, so that other users cannot see it: the output, and caches, which may contain keys.
    /// </summary>
    public byte[] Overrides()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("target");
            json.WriteStartObject(Build.Target.Name);
            Write(json, "output", [Output]);
            Write(json, "cache-from", CacheFrom ?? []);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>
    /// Variables for docker besides those of this process. Attestations are made only if the bake file asks for them: they make every build
    /// differ. Without the second variable buildx loads a nameless image into the engine for each target that this one uses as a context.
    /// </summary>
    public IReadOnlyDictionary<string, string?> Environment
    {
        get
        {
            var variables = new Dictionary<string, string?>(Bake.Environment) { [NoDefaultLoad] = "1", [MetadataProvenance] = "disabled" };
            if (Build.Target.Attestations.Count == 0)
            {
                variables.TryAdd(NoAttestations, "1");
            }

            return variables;
        }
    }

    // Bake merges the values set for a list, even by a pattern: given an output or platform on the command line, too, it would build for
    // both.
    private bool IsReplaced(string key) =>
        key is "tags" or "output" or "cache-to" or "platform" or "push" or "load" || (key == "cache-from" && CacheFrom is null);

    // TARGET.KEY=VALUE, TARGET.KEY.NAME=VALUE, and in newer versions TARGET.KEY+=VALUE.
    private static string KeyOf(string set) => set.Split('=')[0].TrimEnd('+').Split('.') is [_, var key, ..] ? key : "";

    private IEnumerable<string> Own()
    {
        var name = Build.Target.Name;
        // A name from the bake file would replace the output's own.
        yield return $"{name}.tags=";
        if (Build.Target.Platforms.Count > 0)
        {
            yield return $"{name}.platform={Build.Platform}";
        }

        if (Stage is not null)
        {
            yield return $"{name}.target={Stage}";
        }

        foreach (var argument in Arguments)
        {
            yield return $"{name}.args.{argument}";
        }

        foreach (var set in Caches(name).Concat(Others()))
        {
            yield return set;
        }
    }

    // No value means an empty list. The bake file's own cache exports are ignored: only runs that may write are asked to.
    private IEnumerable<string> Caches(string name)
    {
        // The command line overrides all files, including this one.
        var hidden = Bake.Overrides.Any(set =>
            KeyOf(set) == "cache-from" && FileSystemName.MatchesSimpleExpression(set.Split('.')[0], name)
        );
        var read =
            CacheFrom is null ? [""]
            : hidden ? CacheFrom
            : [];
        var written = CacheTo.DefaultIfEmpty("").Select(cache => $"{name}.cache-to={cache}");
        return read.Select(cache => $"{name}.cache-from={cache}").Concat(written);
    }

    // Bake would also load the targets that this one uses as contexts into the engine, under their names.
    private IEnumerable<string> Others() =>
        Grouped()
            .Concat(Needed(Build.Target, []))
            .Distinct(StringComparer.Ordinal)
            .SelectMany(other =>
                (string[])[$"{other}.tags=", $"{other}.output=type=cacheonly", $"{other}.cache-to=", .. PlatformsOf(other)]
            );

    private IEnumerable<string> PlatformsOf(string other) =>
        Bake.Overrides.Any(static set => KeyOf(set) == "platform")
            ? Plan[other].Platforms.Select(platform => $"{other}.platform={platform}")
            : [];

    // If a group has the same name as the target, bake also builds the group's members.
    private IEnumerable<string> Grouped() =>
        !Plan.Groups.ContainsKey(Build.Target.Name)
            ? []
            : Plan.InOrder.Select(static other => other.Name).Where(name => name != Build.Target.Name);

    private HashSet<string> Needed(BakeTarget target, HashSet<string> seen)
    {
        foreach (var other in target.Dependencies)
        {
            if (seen.Add(other))
            {
                Needed(Plan[other], seen);
            }
        }

        return seen;
    }

    // Strings in a bake file are templates.
    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value.Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal));
            }

            json.WriteEndArray();
        }
    }

    private static void Add(List<string> words, string option, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            words.Add(option);
            words.Add(value);
        }
    }
}
