using System.Security.Cryptography;
using Slipway.Content;
using Slipway.Storage.GitHubArtifacts;
using Slipway.Tests.Storage;
using Slipway.Tests.Storage.GitHubArtifacts;

namespace Slipway.Tests.GitHub;

/// <summary>Uploads to and downloads from a storage that Slipway's authors did not write.</summary>
[Trait("needs", "node")]
public sealed class AzuriteTests
{
    [Fact]
    public async Task The_official_client_takes_it_for_the_real_storage()
    {
        await using var github = await GitHubSample.StartAsync();
        await using var azurite = await AzuriteServer.StartAsync();
        github.World.Rules.OtherStorage = azurite;
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.Child("image.zst"), RandomNumberGenerator.GetBytes(20_000_000));
        var client = new OfficialClient(github.Emulator, github.Main, folder);
        await client.ResultAsync("upload-raw", folder.Child("image.zst"));
        var found = await client.ResultAsync("download", "image.zst", folder.Child("out"));
        Assert.False((bool)found["digestMismatch"]!);
        Assert.Equal(0, github.Emulator.Traffic[Faults.Surface.BlobWrite].Requests);
    }

    [Fact]
    public async Task Stashes_go_up_in_blocks_and_come_back_in_ranges()
    {
        await using var github = await GitHubSample.StartAsync();
        await using var azurite = await AzuriteServer.StartAsync();
        github.World.Rules.OtherStorage = azurite;
        var content = StoreActions.Bytes(40_000_000);
        using var store = github.Emulator.StoreOf(github.Main);
        var entry = await store.SaveAsync("ci", content);
        Assert.Equal(content, await store.ReadAllAsync(entry));

        using var elsewhere = new GitHubArtifactsStore(github.Emulator.PersonsOptions(github.App));
        await using var source = await elsewhere.OpenAsync(entry.Locator, CancellationToken.None);
        var middle = new byte[100_000];
        await source.ReadAsync(content.Length - middle.Length, middle, CancellationToken.None);
        Assert.Equal(content[^middle.Length..], middle);
    }

    [Fact]
    public async Task The_official_client_downloads_a_stash()
    {
        await using var github = await GitHubSample.StartAsync();
        await using var azurite = await AzuriteServer.StartAsync();
        github.World.Rules.OtherStorage = azurite;
        using var folder = new TempFolder();
        var content = StoreActions.Bytes(20_000_000);
        using var store = github.Emulator.StoreOf(github.Main);
        await store.SaveAsync("ci/3.12", content);
        var name = Assert.Single(github.World.Artifacts, static artifact => artifact.IsFinalized).Name;
        var found = await new OfficialClient(github.Emulator, github.Main, folder).ResultAsync("download", name, folder.Child("out"));
        Assert.False((bool)found["digestMismatch"]!);
        Assert.Equal(Digest.Of(content).ToString(), "sha256:" + (string)Assert.Single(found["files"]!.AsObject()).Value!);
    }
}
