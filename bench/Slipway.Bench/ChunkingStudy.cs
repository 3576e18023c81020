using System.Diagnostics;
using Slipway.Content;
using Slipway.Packs;
using Slipway.Transfer;

namespace Slipway.Bench;

/// <summary>
/// What the chunk size costs and brings: the files are saved one after another into one pool, once for each average size.
/// docs/decisions/0003-chunking.md holds the result.
/// </summary>
internal static class ChunkingStudy
{
    public static async Task<int> RunAsync(string[] files)
    {
        foreach (var level in new[] { 1, 2, 3, 5 })
        {
            await StudyAsync(files, 64, level);
        }

        foreach (var average in new[] { 32, 64, 128, 256 })
        {
            await StudyAsync(files, average, FrameCodec.DefaultLevel);
        }

        return 0;
    }

    private static async Task StudyAsync(string[] files, int averageKiB, int level)
    {
        var parameters = ChunkingParameters.ForAverage(averageKiB << 10);
        var known = new Dictionary<Digest, ChunkRef>();
        foreach (var file in files)
        {
            var clock = Stopwatch.StartNew();
            var writer = new PackWriter(Stream.Null);
            using var codec = new FrameCodec(level);
            await using var pipeline = new SavePipeline(writer, codec, known, new SavePipelineOptions(new TransferMeter(), parameters, Environment.ProcessorCount + 1), default);
            await using var tar = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            await writer.BeginAsync(default);
            var recipe = await pipeline.AddAsync(tar, default);
            await pipeline.CompleteAsync();
            var frames = writer.Length;
            await writer.WriteRecipeAsync(recipe, default);
            await writer.FinishAsync(default, default);
            Console.WriteLine(
                $"average {averageKiB} KiB level {level} {Path.GetFileName(file)}: raw {recipe.Size} new {pipeline.NewBytes} pack {writer.Length} index+recipe {writer.Length - frames} chunks {writer.Index.ChunkCount} {recipe.Size / clock.Elapsed.TotalSeconds / 1e6:F0} MB/s");
        }
    }
}
