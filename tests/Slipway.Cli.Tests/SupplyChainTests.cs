using System.Diagnostics;
using System.Text.Json;

namespace Slipway.Cli.Tests;

/// <summary>Every build uses exactly the code that this repository pins.</summary>
public sealed class SupplyChainTests
{
    // A checkout may also hold whole engines, with links in circles.
    public static TheoryData<string> Projects =>
        [
            .. Directory
                .EnumerateDirectories(Checkout.Root)
                .Where(static folder => Path.GetFileName(folder) is var name && name != "artifacts" && name[0] != '.')
                .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
                .Select(static path => Path.GetRelativePath(Checkout.Root, path)),
        ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_project_locks_its_packages(string project)
    {
        var path = Path.Combine(Checkout.Root, Path.GetDirectoryName(project)!, "packages.lock.json");
        using var file = JsonDocument.Parse(File.ReadAllText(path));

        var packages = file
            .RootElement.GetProperty("dependencies")
            .EnumerateObject()
            .SelectMany(static target => target.Value.EnumerateObject())
            .Where(static package => package.Value.GetProperty("type").GetString() != "Project")
            .ToList();

        Assert.All(packages, static package => Assert.NotEmpty(package.Value.GetProperty("contentHash").GetString()!));
    }

    [Fact]
    public void In_CI_the_locks_cannot_be_changed()
    {
        Assert.Equal("true", Property("true"));
        Assert.Equal("", Property(""));
    }

    [Fact]
    public void The_SDK_is_one_version()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "global.json")));
        var sdk = file.RootElement.GetProperty("sdk");

        Assert.Matches(@"^\d+\.\d+\.[1-9]\d\d$", sdk.GetProperty("version").GetString());
        Assert.Equal("latestPatch", sdk.GetProperty("rollForward").GetString());
    }

    [Fact]
    public void Sources_of_zstd_with_another_digest_are_not_built()
    {
        using var scene = new TempFolder();
        Directory.CreateDirectory(scene.Below("eng/lib"));
        Directory.CreateDirectory(scene.Below("bin"));
        File.Copy(Path.Combine(Checkout.Root, "eng/zstd"), scene.Below("eng/zstd"));
        File.Copy(Path.Combine(Checkout.Root, "eng/lib/common.sh"), scene.Below("eng/lib/common.sh"));
        scene.Script("bin/npm", "echo other >\"$(echo \"$2\" | tr @ -).tgz\"");

        var (exit, _, error) = Run(
            scene.Below("eng/zstd"),
            [],
            ("PATH", $"{scene.Below("bin")}:{Environment.GetEnvironmentVariable("PATH")}")
        );

        Assert.NotEqual(0, exit);
        Assert.Contains("does not have the pinned digest", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(scene.Below(".slipway"), "libzstd.a", SearchOption.AllDirectories));
    }

    private static string Property(string ci)
    {
        var project = Path.Combine(Checkout.Root, "src/Slipway/Slipway.csproj");
        var (exit, text, error) = Run("dotnet", ["msbuild", project, "-getProperty:RestoreLockedMode"], ("CI", ci));
        Assert.True(exit == 0, error);
        return text.Trim();
    }

    private static (int Exit, string Text, string Error) Run(string program, string[] arguments, (string Name, string Value) variable)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[variable.Name] = variable.Value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text, error.Result);
    }
}
