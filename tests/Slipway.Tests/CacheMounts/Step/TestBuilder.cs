using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using Slipway.CacheMounts.Step;
using Slipway.Dockerfiles;
using Slipway.Tests.Storage;

namespace Slipway.Tests.CacheMounts.Step;

/// <summary>The builder of the engine that an environment variable names, and builds in it.</summary>
internal sealed partial class TestBuilder : IDisposable
{
    public const string Trixie = "slipway-test/trixie:base";
    public const string Busybox = "slipway-test/busybox:base";
    public const string Tools = "slipway-test/tools:base";

    /// <summary>Tests that empty this builder run one after another.</summary>
    public const string OfOverlay2 = "The builder of the engine with overlay2";

    private static readonly SemaphoreSlim Making = new(1);

    private readonly TempFolder _context = new();
    private readonly Dictionary<string, string?> _environment;

    private TestBuilder(string host) => _environment = new() { ["DOCKER_HOST"] = host };

    /// <summary>Where files for builds go.</summary>
    public string Context => _context.Path;

    public string Host => _environment["DOCKER_HOST"]!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Agent =>
        Path.Combine(Checkout.Root, "artifacts/native/Slipway.Agent/slipway-agent") is var path && File.Exists(path)
            ? path
            : throw new InvalidOperationException("The agent is a native program: make it with eng/publish.");

    /// <summary>Connects, and makes the images that are named and not there yet.</summary>
    public static async Task<TestBuilder> ConnectAsync(string variable, params string[] images)
    {
        var host =
            Environment.GetEnvironmentVariable(variable)
            ?? throw new InvalidOperationException($"This test needs an engine: set {variable} to its DOCKER_HOST.");
        var builder = new TestBuilder(host);
        await Making.WaitAsync(Cancel);
        try
        {
            foreach (var name in images)
            {
                await builder.RunAsync(
                    Cli.Wrap(Path.Combine(Checkout.Root, "eng/base-image")).WithArguments([name.Split('/', ':')[1], name])
                );
            }
        }
        finally
        {
            Making.Release();
        }

        return builder;
    }

    /// <summary>Runs a script with mounts in a build, and returns what it printed.</summary>
    /// <param name="mounts">The words of each <c>--mount=type=cache</c>.</param>
    /// <param name="script">For <c>/bin/sh -e</c>. Files of <see cref="Context"/> are in /context.</param>
    /// <param name="image">The base image.</param>
    /// <param name="network">none, or host for this machine's network.</param>
    public async Task<string[]> BuildAsync(string[] mounts, string script, string image = Trixie, string network = "none")
    {
        var log = await RunAsync(Build(mounts, script, image, network));
        return [.. Printed().Matches(log).Select(static match => match.Groups[1].Value.TrimEnd())];
    }

    /// <summary>A build as <see cref="BuildAsync"/> runs it.</summary>
    public Command Build(string[] mounts, string script, string image = Trixie, string network = "none")
    {
        var text =
            $"FROM {image}\nARG NONCE\nRUN --network={network} --mount=type=bind,target=/context "
            + $"{string.Join(' ', mounts.Select(static mount => "--mount=type=cache," + mount))} <<'END'\nset -e\n{script}\nEND\n";
        return Docker(
                "build",
                "--progress",
                "plain",
                "--output",
                "type=cacheonly",
                "--allow",
                "network.host",
                "--build-arg",
                $"NONCE={Guid.NewGuid():N}",
                "--file",
                "-",
                Context
            )
            .WithStandardInputPipe(PipeSource.FromString(text));
    }

    public BuildStep Step(bool nearby = true, TimeSpan? patience = null, string? host = null) =>
        new(
            new BuildStepOptions
            {
                Program = Agent,
                Agent = static () => File.OpenRead(Agent),
                Nearby = nearby,
                Patience = patience ?? TimeSpan.FromSeconds(60),
                Environment = host is null ? _environment : new Dictionary<string, string?> { ["DOCKER_HOST"] = host },
            }
        );

    /// <summary>Empties the builder's cache.</summary>
    public Task PruneAsync() => RunAsync(Docker("builder", "prune", "--all", "--force"));

    /// <summary>What a step can leave in an engine: records of the build cache, images, containers. Other tests make some, too.</summary>
    public async Task<string[]> TracesAsync()
    {
        const string OfAgents = """
            { docker ps --all --no-trunc --format '{{.Command}}'
              docker images --all --quiet | sort -u |
                xargs -r -n 1 docker history --no-trunc --format '{{.CreatedBy}}'; } 2>/dev/null | grep cache-mount-agent || true
            """;
        var usage = await RunAsync(Docker("buildx", "du", "--verbose"));
        var made = await RunAsync(Cli.Wrap("/bin/sh").WithArguments(["-c", OfAgents]));
        return [.. Record().Matches(usage).Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal), made];
    }

    public async Task<string> RunAsync(Command command)
    {
        var output = new StringBuilder();
        var result = await command
            .WithEnvironmentVariables(_environment)
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(output))
            .ExecuteAsync(Cancel);
        Assert.True(result.ExitCode == 0, $"{command}: {result.ExitCode}\n{output}");
        return output.ToString();
    }

    public Command Docker(params string[] arguments) => Cli.Wrap("docker").WithArguments(arguments).WithEnvironmentVariables(_environment);

    /// <summary>The mounts of a Dockerfile with these words.</summary>
    public static IReadOnlyList<CacheMount> Read(params string[] mounts) =>
        DockerfileMounts.Find(
            new DockerfileSource
            {
                File = "Dockerfile",
                Text = $"FROM scratch\nRUN {string.Join(' ', mounts.Select(static mount => "--mount=type=cache," + mount))} true",
            }
        );

    public void Dispose() => _context.Dispose();

    [GeneratedRegex(@"^#\d+ \d+\.\d+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Printed();

    [GeneratedRegex(@"^Description:\s*(.*)$", RegexOptions.Multiline)]
    private static partial Regex Record();
}
