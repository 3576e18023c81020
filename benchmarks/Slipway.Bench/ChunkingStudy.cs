using Slipway.Content;
using Slipway.Packs;

namespace Slipway.Bench;

/// <summary>
/// The cost and gain of chunk sizes and zstd levels: for each setting, images are saved one after another into one pool.
/// docs/decisions/ holds the results.
/// </summary>
internal static class ChunkingStudy
{
    public static async Task RunAsync(string[] images)
    {
        foreach (var average in new[] { 32, 64, 128, 256 })
        {
            await StudyAsync(images, average, FrameCodec.DefaultLevel);
        }

        foreach (var level in new[] { 1, 2, 4, 5 })
        {
            await StudyAsync(images, ChunkingParameters.Format1.Average >> 10, level);
        }
    }

    private static async Task StudyAsync(string[] images, int averageKiB, int level)
    {
        var known = new Dictionary<Digest, ChunkRef>();
        foreach (var image in images)
        {
            Console.WriteLine(
                $"average {averageKiB} KiB, level {level}, "
                    + $"{await ImageRun.RunAsync(image, known, ChunkingParameters.ForAverage(averageKiB << 10), level)}"
            );
        }
    }
}
