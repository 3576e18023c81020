using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;

namespace Slipway.Inspection;

/// <summary>Compares two stashes: their visible files, and the bytes of their layers. Reads no file contents.</summary>
public static class StashDiff
{
    /// <summary>Compares two stashes.</summary>
    public static async Task<StashDiffResult> CompareAsync(StashReader before, StashReader after, CancellationToken cancel = default)
    {
        var (old, now) = (await FileTree.ReadAsync(before, cancel), await FileTree.ReadAsync(after, cancel));
        var changes = new List<FileChange>();
        foreach (var (path, node) in now.Nodes)
        {
            if (!old.Nodes.TryGetValue(path, out var was))
            {
                changes.Add(new FileChange(ChangeKind.Added, path, 0, node.Size));
            }
            else if (was != node)
            {
                changes.Add(new FileChange(ChangeKind.Changed, path, was.Size, node.Size));
            }
        }

        changes.AddRange(
            old.Nodes.Where(pair => !now.Nodes.ContainsKey(pair.Key))
                .Select(static pair => new FileChange(ChangeKind.Removed, pair.Key, pair.Value.Size, 0))
        );
        changes.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return new StashDiffResult(changes, await CompareLayersAsync(before, after, cancel));
    }

    private static async Task<IReadOnlyList<LayerChange>> CompareLayersAsync(
        StashReader before,
        StashReader after,
        CancellationToken cancel
    )
    {
        var known = new HashSet<Digest>();
        foreach (var tar in before.Record.Tars)
        {
            known.UnionWith((await ChunksAsync(before, tar, cancel)).Keys);
        }

        var layers = new List<LayerChange>();
        foreach (var (name, old, now) in Pair(before.Record, after.Record))
        {
            var chunks = now is null ? [] : await ChunksAsync(after, now, cancel);
            layers.Add(
                new LayerChange(
                    name,
                    old?.Size ?? 0,
                    now?.Size ?? 0,
                    chunks.Where(chunk => !known.Contains(chunk.Key)).Sum(static chunk => chunk.Value)
                )
            );
        }

        return layers;
    }

    // Layers are paired by position, mounts by name.
    private static IEnumerable<(string Name, TarRecord? Old, TarRecord? Now)> Pair(StashRecord before, StashRecord after)
    {
        var (old, now) = (before.Tars.ToList(), after.Tars.ToList());
        if (before.Mounts is not { } oldMounts || after.Mounts is not { } newMounts)
        {
            return Enumerable
                .Range(0, Math.Max(old.Count, now.Count))
                .Select(i => ((now.ElementAtOrDefault(i) ?? old[i]).Digest.Short, old.ElementAtOrDefault(i), now.ElementAtOrDefault(i)));
        }

        var (oldNames, newNames) = (oldMounts.Names.ToList(), newMounts.Names.ToList());
        return newNames
            .Union(oldNames, StringComparer.Ordinal)
            .Select(name => (name, old.ElementAtOrDefault(oldNames.IndexOf(name)), now.ElementAtOrDefault(newNames.IndexOf(name))));
    }

    private static async Task<Dictionary<Digest, long>> ChunksAsync(StashReader reader, TarRecord tar, CancellationToken cancel)
    {
        var recipe = await reader.ReadRecipeAsync(tar, cancel);
        var chunks = new Dictionary<Digest, long>();
        foreach (var chunk in recipe.Literals.Concat(recipe.Steps.Select(static step => step.Chunk)))
        {
            var index = reader.Indexes[chunk.Pack];
            chunks[index.ChunkDigests[chunk.Ordinal]] = index.ChunkLengths[chunk.Ordinal];
        }

        return chunks;
    }
}

/// <summary>How a path differs.</summary>
public enum ChangeKind
{
    /// <summary>Only the later stash has it.</summary>
    Added,

    /// <summary>Only the earlier stash has it.</summary>
    Removed,

    /// <summary>Both have it, but type, mode, owner or content differ.</summary>
    Changed,
}

/// <summary>A path that differs.</summary>
/// <param name="Kind">How it differs.</param>
/// <param name="Path">Its path, without a leading slash.</param>
/// <param name="SizeBefore">Bytes of its content before, 0 if there was none.</param>
/// <param name="SizeAfter">Bytes of its content after, 0 if there is none.</param>
public sealed record FileChange(ChangeKind Kind, string Path, long SizeBefore, long SizeAfter);

/// <summary>A layer by its position from the bottom, the folder, or a cache mount by its name.</summary>
/// <param name="Name">The first digits of its digest, or the mount's name.</param>
/// <param name="BytesBefore">Bytes of the earlier layer at this position; 0 if there was none.</param>
/// <param name="BytesAfter">Bytes of the later layer at this position; 0 if there is none.</param>
/// <param name="NewBytes">Bytes of its chunks that are nowhere in the earlier stash.</param>
public sealed record LayerChange(string Name, long BytesBefore, long BytesAfter, long NewBytes);

/// <summary>How two stashes differ.</summary>
/// <param name="Changes">The paths that differ, in ordinal order.</param>
/// <param name="Layers">Their layers, side by side.</param>
public sealed record StashDiffResult(IReadOnlyList<FileChange> Changes, IReadOnlyList<LayerChange> Layers);
