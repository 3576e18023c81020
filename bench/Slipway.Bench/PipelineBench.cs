using System.Diagnostics;
using Slipway.Content;
using Slipway.Packs;
using Slipway.Transfer;

namespace Slipway.Bench;

/// <summary>The save pipeline alone: a tar file that is in the page cache, to a stream that forgets.</summary>
internal static class PipelineBench
{
    public static async Task<int> RunAsync(string[] files)
    {
        foreach (var file in files)
        {
            var known = new Dictionary<Digest, ChunkRef>();
            foreach (var what in new[] { "new", "known", "known" })
            {
                var clock = Stopwatch.StartNew();
                var cpu = Process.GetCurrentProcess().TotalProcessorTime;
                var writer = new PackWriter(Stream.Null);
                using var codec = new FrameCodec();
                await using var pipeline = new SavePipeline(writer, codec, known, new SavePipelineOptions(new TransferMeter(), ChunkingParameters.Format1, Environment.ProcessorCount + 1), default);
                await using var tar = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
                await writer.BeginAsync(default);
                var recipe = await pipeline.AddAsync(tar, default);
                await pipeline.CompleteAsync();
                var frames = writer.Length;
                await writer.WriteRecipeAsync(recipe, default);
                var recipes = writer.Length - frames;
                await writer.FinishAsync(new byte[100], default);
                var seconds = clock.Elapsed.TotalSeconds;
                var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
                Console.WriteLine(
                    $"{Path.GetFileName(file)} {what}: {recipe.Size / seconds / 1e6:F0} MB/s, {used:F2} cpu-s, {recipe.Size} raw, {pipeline.NewBytes} new, {writer.Length} packed, recipes {recipes}, index {writer.Length - frames - recipes}, literals {recipe.Literals.Count}, chunks {writer.Index.ChunkCount}, steps {recipe.Steps.Count}, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
            }
        }

        return 0;
    }
}
