using Slipway.Mounting;
using Slipway.Tests.Storage;

namespace Slipway.Tests.Mounting;

/// <summary>Needs root and a kernel with EROFS, as the engines of <c>eng/</c> do.</summary>
[Trait("needs", "engine")]
public sealed class ErofsMountTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MountNamespace _here = MountNamespace.Of(Environment.ProcessId);

    public static TheoryData<ErofsBacking> Backings => [ErofsBacking.Files, ErofsBacking.LoopDevices];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Backings))]
    public void Files_of_a_mounted_layer_are_those_of_its_tar_until_it_is_unmounted(ErofsBacking backing)
    {
        var target = Directory.CreateDirectory(Path.Combine(_folder.Path, "target")).FullName;
        NewLayer("read me").Attach(_here, target, backing);
        try
        {
            Assert.Equal("read me", File.ReadAllText(Path.Combine(target, "hello")).TrimEnd());
            Assert.Contains(target, MountTable.ErofsFolders(_here));
            Assert.Throws<IOException>(() => File.WriteAllText(Path.Combine(target, "new"), ""));
        }
        finally
        {
            ErofsMount.Detach(_here, target);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(target));
        Assert.DoesNotContain(target, MountTable.ErofsFolders(_here));
        ErofsMount.Detach(_here, target);
    }

    [Theory]
    [MemberData(nameof(Backings))]
    public void A_kernel_that_can_mount_layers_under_an_overlay_is_found_by_trying_and_nothing_stays(ErofsBacking backing)
    {
        Assert.Null(NewLayer("").Try(_folder.Path, backing));

        Assert.DoesNotContain(MountTable.ErofsFolders(_here), folder => folder.StartsWith(_folder.Path, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Backings))]
    public void What_is_no_index_is_refused_with_its_name(ErofsBacking backing)
    {
        var layer = NewLayer("");
        File.WriteAllBytes(layer.Index, new byte[8192]);

        Assert.Contains(
            backing == ErofsBacking.Files ? layer.Index : "/dev/loop",
            layer.Try(_folder.Path, backing)!,
            StringComparison.Ordinal
        );
    }

    private ErofsMount NewLayer(string hello)
    {
        var layer = new ErofsMount(Path.Combine(_folder.Path, "index"), Path.Combine(_folder.Path, "data"));
        File.WriteAllBytes(layer.Index, TinyLayer.Index());
        File.WriteAllBytes(layer.Data, TinyLayer.Tar(hello));
        return layer;
    }
}
