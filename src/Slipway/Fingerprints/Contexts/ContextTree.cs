using System.Buffers;
using Slipway.Content;
using Slipway.Files;
using Slipway.Records;
using Slipway.Tar;

namespace Slipway.Fingerprints.Contexts;

/// <summary>
/// What a build can see of a folder. A folder's digest covers everything in it (docs/formats/fingerprint.md, Context).
/// </summary>
internal sealed class ContextTree
{
    private readonly TreeNode _root;

    public ContextTree(TreeNode root)
    {
        _root = root;
        Seal(root);
    }

    /// <summary>Digest of the whole tree.</summary>
    public Digest Digest => _root.Digest;

    /// <summary>Bytes of all files.</summary>
    public long Size => _root.Size;

    /// <summary>Whether the build sees nothing.</summary>
    public bool IsEmpty => _root.Children.Count == 0;

    /// <summary>
    /// Lists files; if there are too many, some folders are listed instead of their files. The smaller a folder, the sooner its files are
    /// listed.
    /// </summary>
    public IReadOnlyList<InputRecord> List(string prefix, int most)
    {
        var lines = new Dictionary<TreeNode, string>();
        var folders = new PriorityQueue<(TreeNode Node, string Path), int>();
        folders.Enqueue((_root, ""), 0);
        var count = 1;
        while (folders.TryDequeue(out var folder, out _))
        {
            if (count + folder.Node.Children.Count > most)
            {
                lines.Add(folder.Node, $"folder {prefix}{folder.Path}/");
                continue;
            }

            count += folder.Node.Children.Count;
            foreach (var child in folder.Node.Children)
            {
                var path = folder.Path.Length == 0 ? PathText.Show(child.Name) : $"{folder.Path}/{PathText.Show(child.Name)}";
                if (child.Kind == Libc.Kind.Directory && child.Children.Count > 0)
                {
                    folders.Enqueue((child, path), child.Children.Count);
                }
                else
                {
                    lines.Add(child, $"file {prefix}{path}");
                }
            }
        }

        return
        [
            .. lines
                .Select(static line => new InputRecord(line.Value, line.Key.Entry().Short))
                .OrderBy(static line => line.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The value that <see cref="List"/> would show for a file or folder; null if it is not there.</summary>
    public string? Find(string path)
    {
        var node = _root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node.Children.Find(child => PathText.Show(child.Name) == name);
            if (node is null)
            {
                return null;
            }
        }

        return node.Entry().Short;
    }

    // Bottom up: a folder's content is complete before the folder is digested.
    private static void Seal(TreeNode node)
    {
        foreach (var child in node.Children)
        {
            if (child.Kind == Libc.Kind.Directory)
            {
                Seal(child);
            }
        }

        node.Children.RemoveAll(static child => child.Kind == Libc.Kind.Directory && child.NeedsContent && child.Children.Count == 0);
        node.Children.Sort(static (x, y) => x.Name.AsSpan().SequenceCompareTo(y.Name));
        if (node.Kind == Libc.Kind.Directory)
        {
            node.Size = node.Children.Sum(static child => child.Size);
            var text = new ArrayBufferWriter<byte>(Math.Max(64, node.Children.Count * 128));
            foreach (var child in node.Children)
            {
                child.Write(text);
            }

            node.Digest = Content.Digest.Of(text.WrittenSpan);
        }
    }
}
