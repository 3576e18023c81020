using Slipway.Bake;
using Slipway.Images;

namespace Slipway.Cli.Workflows;

/// <summary>A file with the output of <c>docker buildx bake --print</c> from another machine.</summary>
internal static class PlanFile
{
    /// <summary>A plan of hundreds of targets takes a few hundred kB.</summary>
    private const int MaxSize = 8 << 20;

    /// <param name="path">The file.</param>
    /// <param name="folder">The folder that the path is relative to.</param>
    /// <param name="local">What the platform 'local' stands for.</param>
    /// <exception cref="SlipwayException">Usage: the file cannot be read or holds no plan.</exception>
    public static BakePlan Read(string path, string folder, ImagePlatform local)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, path));
            return file.Length <= MaxSize
                ? BakePlan.Parse(File.ReadAllText(file.FullName), folder, local: local)
                : throw new SlipwayException(
                    FailureKind.Usage,
                    $"The plan '{path}' has {file.Length} bytes, which is more than any bake file makes."
                );
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or SlipwayException { Kind: FailureKind.Engine })
        {
            throw new SlipwayException(FailureKind.Usage, $"The plan '{path}' cannot be used: {e.Message}", e);
        }
    }
}
