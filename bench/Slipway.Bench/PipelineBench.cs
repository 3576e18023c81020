using System.Diagnostics;
using Slipway.Content;
using Slipway.Packs;

namespace Slipway.Bench;

/// <summary>The save pipeline alone, with content that is all new and then all known.</summary>
internal static class PipelineBench
{
    public static async Task<int> RunAsync(string[] images)
    {
        foreach (var image in images)
        {
            var known = new Dictionary<Digest, ChunkRef>();
            Console.WriteLine($"new {await ImageRun.RunAsync(image, known, ChunkingParameters.Format1, FrameCodec.DefaultLevel)}");
            Console.WriteLine($"known {await ImageRun.RunAsync(image, known, ChunkingParameters.Format1, FrameCodec.DefaultLevel)}");
            Console.WriteLine($"peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
        }

        return 0;
    }
}
