using System.Security.Cryptography;
using Slipway.Tests.Storage;

namespace Slipway.Tests.GitHub;

/// <summary>Uploads and downloads go through a storage that Slipway's authors did not write.</summary>
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
}
