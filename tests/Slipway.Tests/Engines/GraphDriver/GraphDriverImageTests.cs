using System.Text;
using Slipway.Engines;
using Slipway.Engines.GraphDriver;
using Slipway.Images;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage.InMemory;

namespace Slipway.Tests.Engines.GraphDriver;

public sealed class GraphDriverImageTests : IDisposable
{
    private readonly DataRootSample _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task An_image_is_read_layer_by_layer_as_it_came()
    {
        _root.AddLayer(("etc/name", "first"u8.ToArray()), ("empty-folder/file", new byte[300_000]));
        _root.AddLayer(("a/.hidden", "second"u8.ToArray()), ("naïve \"name\"", [1, 2, 3]));
        var image = _root.MakeImage();

        var (record, tars) = await ReadAsync(image);

        Assert.NotNull(record);
        Assert.Equal(image.Id, record.Config);
        Assert.Equal(["sample:1"], record.Names);
        Assert.Equal(_root.Layers, tars);
    }

    [Fact]
    public async Task A_layer_of_many_files_is_read_however_its_headers_fall_into_buffers()
    {
        _root.AddLayer([.. Enumerable.Range(0, 3000).Select(i => ($"folder/{new string('n', i % 90)}{i}", new byte[i % 700]))]);

        Assert.Equal(_root.Layers, (await ReadAsync(_root.MakeImage())).Tars);
    }

    [Fact]
    public async Task A_root_that_is_not_there_is_left_to_the_engine()
    {
        _root.AddLayer(("a", [1]));
        var image = _root.MakeImage();
        File.Delete(_root.HeadersOf(0));

        Assert.Null((await ReadAsync(image)).Record);
        Assert.Null((await ReadAsync(image, "/nowhere")).Record);
    }

    [Fact]
    public async Task A_file_that_changed_is_left_to_the_engine()
    {
        var files = _root.AddLayer(("a", "content"u8.ToArray()));
        var image = _root.MakeImage();
        File.WriteAllText(Path.Combine(files, "a"), "another");

        Assert.Null((await ReadAsync(image)).Record);
    }

    [Theory]
    [InlineData("")]
    [InlineData("longer than before, but cut all the same")]
    public async Task A_file_of_another_length_is_left_to_the_engine(string content)
    {
        var files = _root.AddLayer(("a", "content"u8.ToArray()));
        var image = _root.MakeImage();
        File.WriteAllText(Path.Combine(files, "a"), content);

        Assert.Null((await ReadAsync(image)).Record);
    }

    [Fact]
    public async Task Nothing_is_read_through_a_link()
    {
        var files = _root.AddLayer(("a/secret", "content"u8.ToArray()));
        var image = _root.MakeImage();
        var outside = Directory.CreateDirectory(Path.Combine(_root.Root.FullName, "outside")).FullName;
        File.Move(Path.Combine(files, "a", "secret"), Path.Combine(outside, "secret"));
        Directory.Delete(Path.Combine(files, "a"));
        Directory.CreateSymbolicLink(Path.Combine(files, "a"), outside);

        Assert.Null((await ReadAsync(image)).Record);
    }

    [Theory]
    [InlineData("../../../outside")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../../../outside")]
    public async Task Nothing_is_read_outside_the_layer(string name)
    {
        _root.AddLayer(("a", [7]));
        var image = _root.MakeImage();
        File.WriteAllBytes(Path.Combine(_root.Root.FullName, "outside"), [7]);
        DataRootSample.WriteHeaders(_root.HeadersOf(0), $"{{\"type\":1,\"name\":\"{name}\",\"size\":1}}\n");

        Assert.Null((await ReadAsync(image)).Record);
    }

    [Theory]
    [InlineData("not json\n")]
    [InlineData("{\"type\":9}\n")]
    [InlineData("{\"type\":2,\"payload\":\"%%%\"}\n")]
    [InlineData("{\"type\":1,\"size\":\"many\"}\n")]
    [InlineData("{\"type\":2,\"payload\":\"AAAA\"}")]
    public async Task Headers_of_an_unknown_kind_are_left_to_the_engine(string lines)
    {
        _root.AddLayer(("a", [7]));
        var image = _root.MakeImage();
        DataRootSample.WriteHeaders(_root.HeadersOf(0), lines);

        Assert.Null((await ReadAsync(image)).Record);
    }

    [Fact]
    public async Task Headers_that_are_no_gzip_are_left_to_the_engine()
    {
        _root.AddLayer(("a", [7]));
        var image = _root.MakeImage();
        File.WriteAllBytes(_root.HeadersOf(0), Encoding.ASCII.GetBytes("no gzip at all"));

        Assert.Null((await ReadAsync(image)).Record);
    }

    private async Task<(ImageRecord? Record, List<byte[]> Tars)> ReadAsync(EngineImage image, string? root = null)
    {
        var store = new InMemoryStore(TimeProvider.System);
        await using var writer = await StashWriter.BeginAsync(store, new StashKey("sample"), new SaveOptions(), default);
        var record = await GraphDriverImage.TryReadAsync(
            root ?? _root.Root.FullName,
            image,
            new ImagePlatform("linux", "amd64"),
            writer,
            default
        );
        var tars = new List<byte[]>();
        if (record is not null)
        {
            var saved = await writer.CommitAsync(record, default);
            await using var reader = await StashReader.OpenAsync(store, saved.Entry, null, default);
            foreach (var layer in reader.Record.Image!.Layers)
            {
                using var tar = new MemoryStream();
                await reader.CopyToAsync(layer.Tar, tar, default);
                tars.Add(tar.ToArray());
            }
        }

        return (record, tars);
    }
}
