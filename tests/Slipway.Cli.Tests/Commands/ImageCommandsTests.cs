using Slipway.Cli.Commands.Save;
using Slipway.Records;

namespace Slipway.Cli.Tests.Commands;

/// <summary>Images from files and to files.</summary>
public sealed class ImageCommandsTests : IDisposable
{
    private readonly CliSession _session = new();

    public ImageCommandsTests() => _session.Environment["DOCKER_HOST"] = "unix:///nonexistent/docker.sock";

    [Theory]
    [InlineData("")]
    [InlineData("oci:")]
    public async Task An_image_goes_from_a_layout_to_a_layout(string prefix)
    {
        var layout = TinyLayout.Write(_session.Folder, "app:ci");
        Assert.Equal(
            "image",
            (await _session.DoAsync("save", "--image", prefix + layout, "--key", "ci", "--json")).Json.GetProperty("kind").GetString()
        );
        var target = _session.Folder.Below("back");
        var restored = await _session.DoAsync("restore", "ci", "--oci-layout", target, "--json");
        Assert.Equal("ociLayout", restored.Json.GetProperty("restored")[0].GetProperty("via").GetString());
        Assert.Equal("app:ci", restored.Json.GetProperty("restored")[0].GetProperty("names")[0].GetString());
        foreach (var blob in Directory.GetFiles(Path.Combine(layout, "blobs/sha256")))
        {
            Assert.True(File.Exists(Path.Combine(target, "blobs/sha256", Path.GetFileName(blob))));
        }
    }

    [Fact]
    public async Task An_image_is_shown_with_its_layers()
    {
        await _session.DoAsync("save", "--image", TinyLayout.Write(_session.Folder, "app:ci"), "--key", "ci");
        Snapshot.Check("show-image", (await _session.DoAsync("show", "ci")).Out, _session);
        Snapshot.Check("show-image-json", (await _session.DoAsync("show", "ci", "--json")).Out, _session);
    }

    [Fact]
    public async Task Images_are_compared_by_their_files()
    {
        await _session.DoAsync("save", "--image", TinyLayout.Write(_session.Folder, "app:ci"), "--key", "a");
        Directory.Delete(_session.Folder.Below("layout"), recursive: true);
        await _session.DoAsync("save", "--image", TinyLayout.Write(_session.Folder, "app:ci", "hello again"), "--key", "b");
        Assert.StartsWith("~ greeting  5 B -> 11 B\n", (await _session.DoAsync("diff", "a", "b")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("save --image app:ci")]
    [InlineData("restore ci")]
    [InlineData("run ci -- true")]
    public async Task Commands_that_need_an_engine_fail_without_one(string arguments)
    {
        var result = await _session.RunAsync(arguments.Split(' '));
        Assert.Equal(6, result.ExitCode);
        Assert.Contains("/nonexistent/docker.sock", result.Error, StringComparison.Ordinal);
        Assert.Empty(await _session.Store.ListAsync(null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("app:ci", "app-ci")]
    [InlineData("app", "app-latest")]
    [InlineData("ghcr.io/octo/app:3.12", "ghcr.io/octo/app-3.12")]
    public void An_image_of_the_engine_has_a_default_key(string image, string key) =>
        Assert.Equal(new StashKey(key), SaveRequest.KeyOf(null, image));

    [Fact]
    public void A_folder_beside_an_image_of_the_same_name_does_not_hide_it()
    {
        Directory.CreateDirectory(_session.Folder.Below("app"));
        Assert.Null(ImagePath.Find(Path.GetRelativePath(Environment.CurrentDirectory, _session.Folder.Below("app")).TrimStart('.', '/')));
        Assert.NotNull(ImagePath.Find(_session.Folder.File("image.tar", "")));
        Assert.Equal("x.tar", ImagePath.Find("docker-archive:x.tar"));
        Assert.Null(ImagePath.Find("app:ci"));
    }

    public void Dispose() => _session.Dispose();
}
