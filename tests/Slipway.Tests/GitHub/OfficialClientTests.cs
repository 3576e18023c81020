using System.Security.Cryptography;
using System.Text;
using Slipway.Content;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.Storage;

namespace Slipway.Tests.GitHub;

/// <summary>The official client, which everyone uses, works with the emulator as with GitHub.</summary>
[Trait("needs", "node")]
public sealed class OfficialClientTests
{
    [Fact]
    public async Task Zip_files_go_up_and_come_back()
    {
        await using var github = await GitHubSample.StartAsync();
        using var folder = new TempFolder();
        var client = new OfficialClient(github.Emulator, github.Main, folder);
        var large = Write(folder, "large.bin", 20_000_000);
        await client.ResultAsync("upload", "image", folder.Path, folder.Child("large.bin"), Text(folder, "small.txt", "hello"));

        var found = await client.ResultAsync("download", "image", folder.Child("out"));
        Assert.False((bool)found["digestMismatch"]!);
        Assert.Equal([large, Hex("hello"u8)], [(string)found["files"]!["large.bin"]!, (string)found["files"]!["small.txt"]!]);
        var artifact = Assert.Single(github.World.Artifacts);
        Assert.Equal(("application/zip", true), (artifact.MimeType, artifact.IsFinalized));
        Assert.True(
            github.Emulator.Traffic.Read().Count(static request => request.Surface == Surface.BlobWrite) >= 4,
            "the zip file goes up in blocks"
        );
    }

    [Fact]
    public async Task Raw_files_go_up_and_come_back_as_they_are()
    {
        await using var github = await GitHubSample.StartAsync();
        using var folder = new TempFolder();
        var client = new OfficialClient(github.Emulator, github.Main, folder);
        var content = Write(folder, "image.zst", 20_000_000);
        await client.ResultAsync("upload-raw", folder.Child("image.zst"));
        var found = await client.ResultAsync("download", "image.zst", folder.Child("out"));
        Assert.Equal(content, (string)found["files"]!["image.zst"]!);
        Assert.Equal("application/octet-stream", Assert.Single(github.World.Artifacts).MimeType);
    }

    [Fact]
    public async Task A_type_that_the_service_does_not_know_is_refused()
    {
        await using var github = await GitHubSample.StartAsync();
        using var folder = new TempFolder();
        var answer = await new OfficialClient(github.Emulator, github.Main, folder).RunAsync("upload-raw", Text(folder, "table.xlsx", "x"));
        Assert.Contains("(400) Bad Request: mime_type", (string)answer["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_taken_until_it_is_deleted()
    {
        await using var github = await GitHubSample.StartAsync();
        using var folder = new TempFolder();
        var client = new OfficialClient(github.Emulator, github.Main, folder);
        var file = Text(folder, "small.txt", "hello");
        await client.ResultAsync("upload", "image", folder.Path, file);
        Assert.Contains(
            "(409) Conflict: an artifact with this name already exists",
            (string)(await client.RunAsync("upload", "image", folder.Path, file))["message"]!,
            StringComparison.Ordinal
        );
        await client.ResultAsync("delete", "image");
        Assert.Empty((await client.ResultAsync("list"))["artifacts"]!.AsArray());
        await client.ResultAsync("upload", "image", folder.Path, file);
        Assert.Equal("image", (string)Assert.Single((await client.ResultAsync("list"))["artifacts"]!.AsArray())!["name"]!);
    }

    [Fact]
    public async Task Another_runs_artifacts_come_by_the_rest_interface()
    {
        await using var github = await GitHubSample.StartAsync();
        using var folder = new TempFolder();
        await github.AddAsync(github.Main, "image", "hello");
        var client = new OfficialClient(github.Emulator, github.PullJob, folder);
        var found = await client.ResultAsync("download-from", $"{github.MainRun.Id}", "image", folder.Child("out"));
        Assert.Equal(Hex("hello"u8), (string)found["files"]!["image"]!);
        Assert.Equal(0, github.Emulator.Traffic[Surface.Results].Requests);
    }

    [Fact]
    public async Task Changed_bytes_are_noticed_and_a_busy_storage_is_asked_again()
    {
        await using var github = await GitHubSample.StartAsync();
        using var folder = new TempFolder();
        var client = new OfficialClient(github.Emulator, github.Main, folder);
        Write(folder, "image.zst", 1_000_000);
        github.Emulator.Faults.Add(
            new Fault(FaultKind.Status)
            {
                On = Surface.BlobWrite,
                Times = 1,
                Status = 503,
            }
        );
        await client.ResultAsync("upload-raw", folder.Child("image.zst"));
        github.Emulator.Faults.Add(new Fault(FaultKind.WrongBytes) { On = Surface.BlobRead });
        Assert.True((bool)(await client.ResultAsync("download", "image.zst", folder.Child("out")))["digestMismatch"]!);
    }

    private static string Write(TempFolder folder, string name, int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        File.WriteAllBytes(folder.Child(name), content);
        return Hex(content);
    }

    private static string Text(TempFolder folder, string name, string content)
    {
        File.WriteAllBytes(folder.Child(name), Encoding.UTF8.GetBytes(content));
        return folder.Child(name);
    }

    private static string Hex(ReadOnlySpan<byte> content) => Digest.Of(content).ToString()["sha256:".Length..];
}
