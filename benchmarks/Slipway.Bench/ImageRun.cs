using System.Diagnostics;
using Slipway.Content;
using Slipway.Packs;
using Slipway.Transfer;

namespace Slipway.Bench;

/// <summary>One run of the save pipeline over an image's layers (tar files in the page cache), to a stream that discards them.</summary>
internal static class ImageRun
{
    public static async Task<ImageRunResult> RunAsync(
        string folder,
        Dictionary<Digest, ChunkRef> known,
        ChunkingParameters chunking,
        int level
    )
    {
        var clock = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var writer = new PackWriter(Stream.Null);
        using var codec = new FrameCodec(level);
        var options = new SavePipelineOptions(new TransferMeter(), chunking, Environment.ProcessorCount + 1);
        await using var pipeline = new SavePipeline(writer, codec, known, options, default);
        await writer.BeginAsync(default);
        var recipes = new List<Recipe>();
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            await using var tar = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            recipes.Add(await pipeline.AddAsync(tar, default));
        }

        await pipeline.CompleteAsync();
        var frames = writer.Length;
        foreach (var recipe in recipes)
        {
            await writer.WriteRecipeAsync(recipe, default);
        }

        await writer.FinishAsync(default, [], default);
        var literals = recipes.Sum(recipe => recipe.Tail + recipe.Steps.Sum(step => step.LiteralLength));
        var literalChunks = recipes
            .SelectMany(recipe => recipe.Literals)
            .Where(chunk => chunk.Pack == 0)
            .Select(chunk => chunk.Ordinal)
            .ToHashSet();
        return new ImageRunResult(
            Path.GetFileName(folder),
            recipes.Sum(recipe => recipe.Size),
            pipeline.NewBytes,
            writer.Length,
            writer.Length - frames,
            literals,
            writer.Index.Frames.Where(frame => literalChunks.Contains(frame.FirstChunk)).Sum(frame => (long)frame.Stored),
            writer.Index.ChunkCount,
            clock.Elapsed.TotalSeconds,
            (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds
        );
    }
}

/// <summary>What a run read, wrote and took (bytes, seconds).</summary>
internal sealed record ImageRunResult(
    string Name,
    long Raw,
    long New,
    long Packed,
    long IndexAndRecipes,
    long Literals,
    long LiteralsStored,
    int Chunks,
    double Seconds,
    double CpuSeconds
)
{
    public double MegabytesPerSecond => Raw / Seconds / 1e6;

    public override string ToString() =>
        $"{Name}: {MegabytesPerSecond:F0} MB/s, {CpuSeconds:F2} cpu-s, raw {Raw}, new {New}, packed {Packed}, "
        + $"index+recipes {IndexAndRecipes}, literals {Literals} in {LiteralsStored}, chunks {Chunks}";
}
