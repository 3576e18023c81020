using Slipway.Storage.LocalFolder;

namespace Slipway.Tests.Storage.LocalFolder;

public sealed class FolderAddressTests
{
    private static readonly Dictionary<string, string> Home = new() { ["HOME"] = "/home/ada" };

    [Theory]
    [InlineData("folder:/var/cache/slipway", "/var/cache/slipway")]
    [InlineData("folder:/var/../srv", "/srv")]
    [InlineData("folder:/a:b", "/a:b")]
    [InlineData("folder:~/stashes", "/home/ada/stashes")]
    [InlineData("folder:~", "/home/ada")]
    [InlineData("folder:/~/x", "/~/x")]
    public void A_folder_is_named_by_its_path(string text, string path)
    {
        var address = FolderAddress.Parse(text, Home);

        Assert.Equal(path, address.Path);
        Assert.Equal("folder:" + path, address.ToString());
        Assert.Equal("folder:" + path, address.Open(TimeProvider.System).Address);
    }

    [Fact]
    public void A_relative_path_is_taken_from_the_current_directory() =>
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "x/y"), FolderAddress.Parse("folder:x/y", Home).Path);

    [Theory]
    [InlineData("github:", "github:")]
    [InlineData("github:owner/name", "github:")]
    [InlineData("oci://registry.test/cache", "oci://")]
    [InlineData("s3://bucket/prefix", "s3://")]
    [InlineData("ftp://x", "folder:PATH")]
    [InlineData("folder", "folder:PATH")]
    [InlineData("folder:", "folder:PATH")]
    [InlineData("Folder:/x", "folder:PATH")]
    [InlineData("./x", "Did you mean 'folder:./x'?")]
    public void Any_other_address_is_refused_with_advice(string text, string said)
    {
        var failure = Assert.Throws<SlipwayException>(() => FolderAddress.Parse(text, Home));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains("folder:", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/var/xdg", "/var/xdg/slipway/store")]
    [InlineData("", "/home/ada/.cache/slipway/store")]
    [InlineData("relative", "/home/ada/.cache/slipway/store")]
    public void Without_an_address_the_store_is_in_the_cache_directory(string xdg, string path)
    {
        var environment = new Dictionary<string, string>(Home) { ["XDG_CACHE_HOME"] = xdg };

        Assert.Equal(path, FolderAddress.Parse(null, environment).Path);
        Assert.Equal(path, FolderAddress.Parse(" ", environment).Path);
    }

    [Fact]
    public void Without_an_address_and_a_home_the_user_must_name_a_store()
    {
        var failure = Assert.Throws<SlipwayException>(() => FolderAddress.Parse(null, new Dictionary<string, string>()));

        Assert.Equal(FailureKind.Usage, failure.Kind);
    }
}
