using Slipway.Containerd;
using Slipway.Mounting;
using Slipway.Tests.Storage;

namespace Slipway.Tests.Containerd;

public sealed class IngestFolderTests : IDisposable
{
    private readonly TempFolder _content = new();
    private readonly MountNamespace _here = MountNamespace.Of(Environment.ProcessId);

    public void Dispose() => _content.Dispose();

    [Fact]
    public void The_folder_is_the_one_with_the_reference_in_the_namespace()
    {
        Add("a", "moby/1/slipway-1-other");
        Add("b", "default/2/slipway-1-layer");
        Add("c", "moby/3/slipway-1-layer");
        Directory.CreateDirectory(Path.Combine(_content.Path, "ingest", "ended"));

        Assert.Equal(Path.Combine(_content.Path, "ingest", "c"), IngestFolder.Find(_here, _content.Path, "moby", "slipway-1-layer"));
        Assert.Null(IngestFolder.Find(_here, _content.Path, "moby", "layer"));
    }

    [Fact]
    public void A_store_that_is_not_there_is_named()
    {
        var failure = Assert.Throws<SlipwayException>(() => IngestFolder.Find(_here, _content.Path, "moby", "layer"));

        Assert.Equal(FailureKind.Engine, failure.Kind);
        Assert.Contains(_content.Path, failure.Message, StringComparison.Ordinal);
    }

    private void Add(string name, string reference)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_content.Path, "ingest", name));
        File.WriteAllText(Path.Combine(folder.FullName, "ref"), reference);
    }
}
