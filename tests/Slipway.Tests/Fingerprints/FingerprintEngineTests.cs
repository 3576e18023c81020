using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using CsCheck;
using Slipway.Content;
using Slipway.Tests.CacheMounts.Step;
using Slipway.Tests.Engines;
using Slipway.Tests.Folders;

namespace Slipway.Tests.Fingerprints;

/// <summary>The fingerprint is the same exactly when BuildKit takes every step from its cache.</summary>
[Trait("needs", "engine")]
[Collection(TestBuilder.OfOverlay2)]
public sealed partial class FingerprintEngineTests
{
    private const int Seconds = 25;
    private const int ChangesEach = 8;

    [Fact]
    public async Task The_fingerprint_changes_exactly_when_the_result_of_BuildKit_does()
    {
        var compared = 0;
        var until = DateTime.UtcNow.AddSeconds(Seconds);
        await Gen.Int.SampleAsync(
            async seed =>
            {
                if (DateTime.UtcNow < until)
                {
                    compared += await CompareAsync(seed);
                }
            },
            iter: 40,
            threads: 1
        );
        Assert.InRange(compared, 3, int.MaxValue);
    }

    [Fact]
    public async Task A_file_named_by_an_argument_counts_as_in_BuildKit()
    {
        using var context = new SampleContext("ARG WHICH=one\nFROM scratch\nARG WHICH\nCOPY nonce $WHICH /\n");
        context.Folder.File("nonce", Guid.NewGuid().ToString());
        context.Folder.File("one", "1");
        context.Folder.File("two", "1");
        Assert.False(await IsCachedAsync(context.Folder.Path));
        var before = await context.TakeAsync();

        context.Folder.File("two", "22");
        Assert.True(await IsCachedAsync(context.Folder.Path));
        Assert.Equal(before.Value, (await context.TakeAsync()).Value);

        context.Folder.File("one", "22");
        Assert.False(await IsCachedAsync(context.Folder.Path));
        Assert.NotEqual(before.Value, (await context.TakeAsync()).Value);
    }

    private static async Task<int> CompareAsync(int seed)
    {
        using var context = new ChangingContext(seed);
        var (results, compared) = (new Dictionary<Digest, string>(), 0);
        for (var i = 0; i <= ChangesEach; i++)
        {
            var change = i == 0 ? "made" : context.Change();
            var fingerprint = (await context.Sample.TakeAsync()).Value;
            if (await BuildAsync(context.Path) is not { } built)
            {
                // The source of a COPY is missing: there is no result to compare.
                continue;
            }

            compared += results.Count > 0 ? 1 : 0;
            if (results.TryGetValue(fingerprint, out var result))
            {
                // BuildKit sometimes repeats an unchanged step; the result is the same.
                Assert.True(
                    built.Cached || built.Result == result,
                    $"{context}--- {change}: the result is another, the fingerprint is known"
                );
            }
            else
            {
                Assert.False(
                    built.Cached && await IsCachedElsewhereAsync(context.Path),
                    $"{context}--- {change}: BuildKit has it, the fingerprint is new"
                );
                results.Add(fingerprint, built.Result);
            }
        }

        return compared;
    }

    // BuildKit updates its copy of a context and sometimes misses that only a folder's mode changed. It reads a new context whole.
    private static async Task<bool> IsCachedElsewhereAsync(string folder)
    {
        using var copy = new TestFolder();
        await Cli.Wrap("cp").WithArguments(["-a", $"{folder}/.", copy.Path]).ExecuteAsync(TestContext.Current.CancellationToken);
        return (await BuildAsync(copy.Path))!.Value.Cached;
    }

    private static async Task<bool> IsCachedAsync(string folder) => (await BuildAsync(folder))!.Value.Cached;

    // Null if the build fails.
    private static async Task<(bool Cached, string Result)?> BuildAsync(string folder)
    {
        var host =
            Environment.GetEnvironmentVariable(TestEngine.Overlay2)
            ?? throw new InvalidOperationException($"This test needs an engine: set {TestEngine.Overlay2} to its DOCKER_HOST.");
        using var output = new TestFolder();
        var result = await Cli.Wrap("docker")
            .WithArguments([
                "buildx",
                "build",
                "--progress",
                "plain",
                "--provenance=false",
                "--output",
                $"type=local,dest={output.Path}",
                folder,
            ])
            .WithEnvironmentVariables(new Dictionary<string, string?> { ["DOCKER_HOST"] = host })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Encoding.UTF8, TestContext.Current.CancellationToken);
        if (result.ExitCode != 0)
        {
            return Missing().IsMatch(result.StandardError) ? null : throw new InvalidOperationException(result.StandardError);
        }

        var steps = Step().Matches(result.StandardError).Select(static match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(steps);
        return (
            steps.TrueForAll(step => result.StandardError.Contains($"\n#{step} CACHED\n", StringComparison.Ordinal)),
            Describe(output.Path)
        );
    }

    private static string Describe(string folder) =>
        string.Join(
            '\n',
            new DirectoryInfo(folder)
                .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .OrderBy(static entry => entry.FullName, StringComparer.Ordinal)
                .Select(entry =>
                    $"{Path.GetRelativePath(folder, entry.FullName)} {entry.LinkTarget ?? $"{entry.UnixFileMode} {Content(entry)}"}"
                )
        );

    private static string Content(FileSystemInfo entry) => entry is FileInfo ? Digest.Of(File.ReadAllBytes(entry.FullName)).ToString() : "";

    [GeneratedRegex("not found|no such file or directory")]
    private static partial Regex Missing();

    [GeneratedRegex(@"^#(\d+) \[\d/\d\] COPY", RegexOptions.Multiline)]
    private static partial Regex Step();
}
