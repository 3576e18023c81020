using System.Runtime.InteropServices;
using System.Text;
using Slipway.Content;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Tar;

namespace Slipway.Inspection;

/// <summary>The facts about a path that a comparison uses. Times are left out: they change with every build.</summary>
/// <param name="Type">File, folder, link, device.</param>
/// <param name="Mode">Permissions.</param>
/// <param name="Owner">Numeric user and group.</param>
/// <param name="Size">Bytes of content.</param>
/// <param name="Identity">Equal for equal contents or link targets.</param>
internal sealed record FileNode(TarEntryType Type, int Mode, (long User, long Group) Owner, long Size, Digest Identity);

/// <summary>
/// The files of a stash. Layers are stacked and their whiteouts applied (OCI image specification 1.1, layer, section Whiteouts). Cache
/// mounts stand side by side, with the mount's name and a colon before each path.
/// </summary>
internal sealed class FileTree
{
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";

    // Memory for the names of one stash, enough for some 300,000 files; a comparison holds two.
    private const long MaxMemory = 80 << 20;
    private const long NodeMemory = 160;

    private long _memory;

    private readonly Dictionary<string, FileNode> _nodes = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, FileNode> Nodes => _nodes;

    public static async Task<FileTree> ReadAsync(StashReader reader, CancellationToken cancel)
    {
        var tree = new FileTree();
        var (record, i) = (reader.Record, 0);
        foreach (var tar in record.Tars)
        {
            await tree.ApplyAsync(reader, tar, record.Mounts is { } mounts ? $"{mounts.Names[i++]}:" : "", cancel);
        }

        return tree;
    }

    private async Task ApplyAsync(StashReader reader, TarRecord tar, string prefix, CancellationToken cancel)
    {
        var layered = reader.Record.Image is not null;
        var recipe = await reader.ReadRecipeAsync(tar, cancel);
        await using var stream = new RecipeStream(reader.Frames, reader.Indexes, recipe, cancel);
        using var entries = new TarEntryReader(stream, headersOnly: true);
        while (await entries.ReadAsync(cancel) is { } entry)
        {
            var path = prefix + Normalise(entry.Path.Span);
            var name = path[(path.LastIndexOf('/') + 1)..];
            if (layered && name == Opaque)
            {
                RemoveBelow(path[..^Opaque.Length]);
            }
            else if (layered && name.StartsWith(Whiteout, StringComparison.Ordinal))
            {
                Remove(path[..^name.Length] + name[Whiteout.Length..]);
            }
            else
            {
                Set(path, Node(entry, prefix, stream), reader);
            }
        }
    }

    private void Set(string path, FileNode node, StashReader reader)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodes, path, out var known);
        place = node;
        _memory += known ? 0 : MemoryOf(path);
        if (_memory > MaxMemory)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"Stash '{reader.Entry.Key}' has more files than a comparison can hold ({_nodes.Count} so far)."
            );
        }
    }

    private static long MemoryOf(string path) => NodeMemory + (sizeof(char) * path.Length);

    private FileNode Node(TarEntry entry, string prefix, RecipeStream stream)
    {
        if (entry.Type == TarEntryType.HardLink && _nodes.TryGetValue(prefix + Normalise(entry.LinkTarget.Span), out var target))
        {
            return target;
        }

        var identity = entry.Type == TarEntryType.File ? stream.ContentIdentity(entry.Size) : Digest.Of(entry.LinkTarget.Span);
        return new FileNode(entry.Type, entry.Mode, (entry.UserId, entry.GroupId), entry.Size, identity);
    }

    private void Remove(string path)
    {
        Forget(path);
        RemoveBelow(path + "/");
    }

    private void RemoveBelow(string prefix)
    {
        foreach (var path in _nodes.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            Forget(path);
        }
    }

    private void Forget(string path) => _memory -= _nodes.Remove(path) ? MemoryOf(path) : 0;

    private static string Normalise(ReadOnlySpan<byte> path)
    {
        var text = Encoding.UTF8.GetString(path).Trim('/');
        return text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
    }
}
