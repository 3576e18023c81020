using System.Reflection;
using PublicApiGenerator;
using Slipway.Serving.Images;
using Slipway.Stashes;

namespace Slipway.Tests.Api;

/// <summary>The public API, in the files of this folder: a change of it shows in review.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(StashWriter))]
    [InlineData(typeof(ImageRestorer))]
    public void The_public_API_is_the_expected_one(Type type)
    {
        var name = type.Assembly.GetName().Name!;
        var actual = Describe(type.Assembly);
        var received = Path.Combine(AppContext.BaseDirectory, "Api", $"{name}.received.txt");
        File.WriteAllText(received, actual);

        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Api", $"{name}.txt"));
        Assert.True(
            expected == actual,
            $"The public API of {name} changed. If that is meant, copy {received} to tests/Slipway.Tests/Api/{name}.txt."
        );
    }

    private static string Describe(Assembly assembly) =>
        assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
}
