using Slipway.Cli.Tests.Processes;

namespace Slipway.Cli.Tests.HostilePacks;

/// <summary>The real program refuses attackers' packs, and stays within its memory.</summary>
[Trait("needs", "time")]
public sealed class GalleryTests : IDisposable
{
    private const int MaxMegabytes = 256;
    private const int Done = 0;
    private const int Usage = 2;
    private const int Refused = 4;

    private readonly CliSession _session = new();

    public static TheoryData<string> Names => [.. Gallery.Pictures.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_pack_takes_more_than_256_MiB_from_any_command(string name)
    {
        var (data, back) = (_session.Folder.Below("data"), _session.Folder.Below("back"));
        _session.Folder.File("data/file", "content");
        await _session.DoAsync("save", "--folder", data, "--key", "good");
        Gallery.Pictures[name].Plant(_session);

        // Planting takes a multiple of the memory that this tests for.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);

        var verified = await RunAsync("verify", "hostile");
        Assert.True(verified.Code == Refused, $"verify ended with {verified.Code}: {verified.Output}");
        Assert.Contains(Gallery.Pictures[name].Says, verified.Output, StringComparison.Ordinal);

        // A save that can't build on it goes on without a base.
        Assert.Equal(Done, (await RunAsync("save", "--folder", data, "--key", "hostile-too", "--base", "hostile")).Code);

        // All commands refuse a stash that can't be opened in the same way.
        if ((await RunAsync("show", "hostile")).Code == Done)
        {
            Assert.InRange((await RunAsync("diff", "good", "hostile")).Code, Done, Refused);
            Assert.Contains((await RunAsync("restore", "hostile", "--folder", back)).Code, new[] { Usage, Refused });
            Assert.Contains((await RunAsync("restore", "hostile", "--oci-layout", back)).Code, new[] { Usage, Refused });
            Assert.False(Directory.Exists(back));
        }
    }

    public void Dispose() => _session.Dispose();

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var process = SlipwayProcess.Start(_session.Environment, arguments);
        var output = Task.WhenAll(process.OutAsync(), process.ErrorAsync());
        var peak = await process.MeasureAsync();
        var said = string.Concat(await output);
        Assert.True(peak <= MaxMegabytes, $"{string.Join(' ', arguments)} took {peak} MiB: {said}");
        return (process.ExitCode, said);
    }
}
