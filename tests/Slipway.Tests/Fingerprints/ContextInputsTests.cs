using Slipway.Tests.Folders;

namespace Slipway.Tests.Fingerprints;

/// <summary>Which files of a context are inputs of a build.</summary>
public sealed class ContextInputsTests
{
    [Fact]
    public async Task A_path_that_depends_on_the_base_image_counts_as_every_path()
    {
        using var context = new SampleContext("FROM debian\nCOPY $SOMEWHERE /x");
        context.Folder.File("a.txt");
        var before = await context.TakeAsync();

        context.Folder.File("b.txt");

        Assert.NotEqual(before.Value, (await context.TakeAsync()).Value);
    }

    [Fact]
    public async Task Links_are_followed_within_the_context_and_loops_end()
    {
        using var context = new SampleContext("FROM scratch\nCOPY current/file.txt loop /x/");
        context.Folder.File("v1/file.txt", "1");
        File.CreateSymbolicLink(context.Folder.Below("current"), "../../v1");
        File.CreateSymbolicLink(context.Folder.Below("loop"), "back");
        File.CreateSymbolicLink(context.Folder.Below("back"), "loop");
        var before = await context.TakeAsync();

        context.Folder.File("v1/file.txt", "2");

        Assert.NotEqual(before.Value, (await context.TakeAsync()).Value);
        Assert.Contains(before.Inputs, input => input.Name == "file current");
        Assert.Contains(before.Inputs, input => input.Name == "file back");
    }

    [Theory]
    [InlineData("d", false)]
    [InlineData("d/**", false)]
    [InlineData("*/link", false)]
    [InlineData("d\n!d/l*", true)]
    [InlineData("other", true)]
    public async Task Nothing_is_reached_through_a_link_that_the_ignore_file_leaves_out(string ignored, bool isReached)
    {
        using var context = new SampleContext("FROM scratch\nCOPY d/* /x/");
        context.Folder.File(".dockerignore", ignored);
        context.Folder.File("d/a.txt");
        context.Folder.File("target", "1");
        File.CreateSymbolicLink(context.Folder.Below("d/link"), "../target");
        var before = await context.TakeAsync();

        context.Folder.File("target", "2");

        Assert.Equal(isReached, before.Value != (await context.TakeAsync()).Value);
    }

    [Fact]
    public async Task An_ignore_file_of_the_Dockerfile_wins()
    {
        using var context = new SampleContext("FROM scratch\nCOPY . /x");
        context.Folder.File(".dockerignore", "a.txt");
        context.Folder.File("a.txt");
        context.Folder.File("b.txt");
        Assert.DoesNotContain((await context.TakeAsync()).Inputs, input => input.Name == "file a.txt");

        context.Folder.File("Dockerfile.dockerignore", "b.txt");

        var names = (await context.TakeAsync()).Inputs.Select(input => input.Name).ToList();
        Assert.Contains("file a.txt", names);
        Assert.DoesNotContain("file b.txt", names);
    }

    [Fact]
    public async Task An_ignored_folder_comes_back_with_what_an_exception_takes_in()
    {
        using var context = new SampleContext("FROM scratch\nCOPY . /x");
        context.Folder.File(".dockerignore", "*\n!out/keep/**\n");
        context.Folder.File("out/keep/a.txt");
        context.Folder.File("out/b.txt");
        var before = await context.TakeAsync();
        Assert.Equal(
            ["file out/keep/a.txt"],
            before.Inputs.Select(input => input.Name).Where(name => name.StartsWith("file", StringComparison.Ordinal))
        );

        TestFolder.Mode(context.Folder.Below("out"), 0x1c0);

        Assert.NotEqual(before.Value, (await context.TakeAsync()).Value);
    }

    // Not even root can read the memory at address 0.
    [Fact]
    public async Task A_file_that_cannot_be_read_is_named_if_a_step_needs_it()
    {
        using var context = new SampleContext("FROM scratch\nCOPY mem /x");

        var e = await Assert.ThrowsAsync<SlipwayException>(() => context.TakeAsync(target => target with { ContextFolder = "/proc/self" }));

        Assert.Equal(FailureKind.Usage, e.Kind);
        Assert.Contains("'/proc/self/mem'", e.Message, StringComparison.Ordinal);
        context.Folder.File("Dockerfile", "FROM scratch\nCOPY comm /x");
        Assert.True((await context.TakeAsync(target => target with { ContextFolder = "/proc/self" })).IsComplete);
    }

    [Fact]
    public async Task A_Dockerfile_may_lie_outside_of_its_context()
    {
        using var context = new SampleContext("FROM scratch\nCOPY . /x");
        context.Folder.File("app/a.txt");

        var taken = await context.TakeAsync(target => target with { ContextFolder = context.Folder.Below("app") });

        Assert.Equal(
            ["file a.txt"],
            taken.Inputs.Select(input => input.Name).Where(name => name.StartsWith("file", StringComparison.Ordinal))
        );
    }
}
