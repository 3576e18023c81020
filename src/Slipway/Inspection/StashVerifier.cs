using System.Security.Cryptography;
using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Transfer;

namespace Slipway.Inspection;

/// <summary>Checks that a stash can be restored, without restoring it.</summary>
public static class StashVerifier
{
    /// <summary>
    /// Rebuilds every stream and compares its digest. For a share below 1, checks that share of the needed frames instead, chosen at
    /// random.
    /// </summary>
    /// <param name="reader">The stash.</param>
    /// <param name="share">Above 0, at most 1.</param>
    /// <param name="cancel">Ends the check.</param>
    public static async Task<VerifyResult> VerifyAsync(StashReader reader, double share, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(share is > 0 and <= 1, true, nameof(share));
        var recipes = new List<(TarRecord Tar, Recipe Recipe)>();
        var problems = new List<string>();
        foreach (var tar in reader.Record.Streams.DistinctBy(static tar => tar.Recipe))
        {
            try
            {
                recipes.Add((tar, await reader.ReadRecipeAsync(tar, cancel)));
            }
            catch (SlipwayException e)
            {
                problems.Add(e.Message);
            }
        }

        var frames = FramesOf(reader, recipes.Select(static pair => pair.Recipe));
        var checkedFrames = share < 1 ? Sample(frames, share) : frames;

        // Rebuilding checks every frame it uses. Only after a failure is it worth checking all frames, to name each damaged one.
        if (share < 1 || !await RebuildAsync(reader, recipes, problems, cancel))
        {
            await CheckFramesAsync(reader.Frames, checkedFrames, problems, cancel);
        }

        return new VerifyResult(
            checkedFrames.Count,
            checkedFrames.Sum(frame => (long)reader.Indexes[frame.Pack].Frames[frame.Frame].Raw),
            problems
        );
    }

    private static List<FrameId> FramesOf(StashReader reader, IEnumerable<Recipe> recipes)
    {
        var frames = new HashSet<FrameId>();
        void Add(ChunkRef chunk) => frames.Add(new FrameId(chunk.Pack, reader.Indexes[chunk.Pack].FrameOf(chunk.Ordinal)));
        foreach (var recipe in recipes)
        {
            recipe.Literals.ForEach(Add);
            recipe.Steps.ForEach(step => Add(step.Chunk));
        }

        return [.. frames.OrderBy(static frame => frame.Pack).ThenBy(static frame => frame.Frame)];
    }

    private static List<FrameId> Sample(List<FrameId> frames, double share)
    {
        var chosen = frames.ToArray();
        Random.Shared.Shuffle(chosen);
        return [.. chosen.Take((int)Math.Ceiling(frames.Count * share))];
    }

    private static Task CheckFramesAsync(FrameCache cache, List<FrameId> frames, List<string> problems, CancellationToken cancel) =>
        Parallel.ForEachAsync(
            frames,
            cancel,
            async (id, _) =>
            {
                var frame = cache.Lease(new FrameRange(id.Pack, id.Frame, 1))[0];
                try
                {
                    await frame.Data;
                }
                catch (SlipwayException e)
                {
                    lock (problems)
                    {
                        problems.Add(e.Message);
                    }
                }
                finally
                {
                    cache.Release(frame);
                }
            }
        );

    // The digest of a mount names its recipe, so its chunks only have to be read; reading checks them.
    private static bool Matches(StashReader reader, TarRecord tar, Recipe recipe, byte[] stream) =>
        tar.Digest == (reader.Record.Mounts is null ? new Digest(stream) : RecipeDigest.Of(recipe, reader.Indexes));

    private static async Task<bool> RebuildAsync(
        StashReader reader,
        List<(TarRecord Tar, Recipe Recipe)> recipes,
        List<string> problems,
        CancellationToken cancel
    )
    {
        foreach (var (tar, recipe) in recipes)
        {
            try
            {
                using var sha = SHA256.Create();
                await using var hashing = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write);
                await new TarAssembler(reader.Frames, recipe, new TransferMeter()).CopyToAsync(hashing, cancel);
                await hashing.FlushFinalBlockAsync(cancel);
                if (!Matches(reader, tar, recipe, sha.Hash!))
                {
                    problems.Add(
                        $"Recipe {tar.Recipe} rebuilds {new Digest(sha.Hash)}, not {tar.Digest}. "
                            + $"Remove that stash{HowTo.Current.Delete} and save it again."
                    );
                }
            }
            catch (SlipwayException)
            {
                // The caller finds out which frames are damaged.
                return false;
            }
        }

        return true;
    }
}

/// <summary>What a check found.</summary>
/// <param name="Frames">How many frames were checked.</param>
/// <param name="Bytes">Bytes in them, uncompressed.</param>
/// <param name="Problems">One message for each problem; empty if the stash is whole.</param>
public sealed record VerifyResult(int Frames, long Bytes, IReadOnlyList<string> Problems);
