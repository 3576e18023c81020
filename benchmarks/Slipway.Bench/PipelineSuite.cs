using Slipway.Content;
using Slipway.Packs;

namespace Slipway.Bench;

/// <summary>The save pipeline alone: layers from the page cache to a stream that discards them, all of it new and then all known.</summary>
internal static class PipelineSuite
{
    public static async Task RunAsync(string layers, int rounds, Figures figures)
    {
        List<double> fresh = [],
            known = [];
        for (var round = 0; round <= rounds; round++)
        {
            var chunks = new Dictionary<Digest, ChunkRef>();
            var first = await ImageRun.RunAsync(layers, chunks, ChunkingParameters.Format1, FrameCodec.DefaultLevel);
            var second = await ImageRun.RunAsync(layers, chunks, ChunkingParameters.Format1, FrameCodec.DefaultLevel);
            if (round > 0)
            {
                fresh.Add(first.MegabytesPerSecond);
                known.Add(second.MegabytesPerSecond);
            }
        }

        figures.Add("pipeline.new_mb_s", Figures.Median(fresh));
        figures.Add("pipeline.known_mb_s", Figures.Median(known));
    }
}
