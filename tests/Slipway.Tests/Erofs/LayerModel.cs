namespace Slipway.Tests.Erofs;

/// <summary>What a layer's entries make, said plainly: a dictionary of paths. Null where the layer must be unpacked.</summary>
public sealed class LayerModel
{
    private sealed class Refused : Exception;

    private sealed class Node
    {
        public required LayerEntry Entry { get; set; }

        public required char Type { get; init; }

        public bool Implicit { get; set; }

        public bool Opaque { get; set; }

        public SortedDictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);
    }

    private readonly SortedDictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = [];

    public static IReadOnlyList<string>? LinesOf(IEnumerable<LayerEntry> entries)
    {
        var model = new LayerModel();
        try
        {
            model._nodes[""] = new Node
            {
                Type = '5',
                Entry = new LayerEntry('5', "") { Mode = 0x1ed, Modified = default },
            };
            foreach (var entry in entries)
            {
                model.Apply(entry);
            }

            Demand(model._folders.All(path => model.At(path) is { Type: '5', Implicit: false }));
        }
        catch (Refused)
        {
            return null;
        }

        return ImageFile.Lines(model.Files());
    }

    private void Apply(LayerEntry entry)
    {
        var path = string.Join('/', entry.Path.Split('/').Where(static name => name is not ("" or ".")));
        if (path.Length == 0)
        {
            Demand(entry.Type == '5' || (entry.Type == '0' && entry.Content.Length == 0 && entry.Path.EndsWith('/')));
            _nodes[""].Entry = _nodes[""].Entry with { Modified = entry.Modified };
            return;
        }

        var parent = ParentOf(path);
        AddParents(parent, entry);
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name == ".wh..wh..opq")
        {
            Demand(entry.Type == '0');
            _nodes[parent].Opaque = true;
        }
        else if (name.StartsWith(".wh.", StringComparison.Ordinal))
        {
            var deleted = path[..^name.Length] + name[4..];
            Demand(entry.Type == '0' && At(deleted) is null);
            _nodes[deleted] = new Node { Type = 'w', Entry = entry };
        }
        else
        {
            Put(path, entry);
        }
    }

    private void Put(string path, LayerEntry entry)
    {
        var old = At(path);
        if (entry.Type == '1')
        {
            Demand(old?.Type != '5' && entry.Link != path && At(entry.Link) is { Type: not ('5' or 'w') });
            var target = At(entry.Link)!;
            Demand(target.Type == '2' || target.Entry.Mode == entry.Mode);
            Demand(ParentOf(entry.Link).Length == 0 || At(ParentOf(entry.Link))?.Type == '5');
            Adopt(
                target,
                entry with
                {
                    Mode = target.Entry.Mode,
                    Content = target.Entry.Content,
                    Link = target.Entry.Link,
                    Device = target.Entry.Device,
                }
            );
            _nodes[path] = target;
            return;
        }

        Demand(entry.Type is '0' or '5' || !entry.Attributes.Keys.Any(static name => name.StartsWith("user.", StringComparison.Ordinal)));
        if (entry.Type == '5' && old?.Type == '5')
        {
            Demand(old.Attributes.Count == 0 || old.Entry.Mode == entry.Mode);
            old.Implicit = false;
            Adopt(old, entry);
        }
        else
        {
            Demand(old?.Type != 'w' || entry.Type != '5');
            Demand(entry.Type is not ('3' or '4') || entry.Device != (0, 0));
            foreach (var below in _nodes.Keys.Where(key => key.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
            {
                Demand(!_folders.Contains(below));
                _nodes.Remove(below);
            }

            _nodes[path] = new Node { Type = entry.Type, Entry = entry };
            Adopt(_nodes[path], entry);
        }

        _ = entry.Type == '5' && _folders.Add(path);
    }

    private static void Adopt(Node node, LayerEntry entry)
    {
        node.Entry = entry;
        foreach (var (name, value) in entry.Attributes.Where(static one => !one.Key.StartsWith("trusted.", StringComparison.Ordinal)))
        {
            Demand(node.Type is '0' or '5' || !name.StartsWith("user.", StringComparison.Ordinal));
            node.Attributes[name] = value;
        }
    }

    private void AddParents(string parent, LayerEntry entry)
    {
        if (parent.Length > 0)
        {
            AddParents(ParentOf(parent), entry);
            if (At(parent) is null)
            {
                _nodes[parent] = new Node
                {
                    Type = '5',
                    Implicit = true,
                    Entry = new LayerEntry('5', parent) { Mode = 0x1ed, Modified = entry.Modified },
                };
            }

            Demand(At(parent)!.Type == '5');
        }
    }

    private Node? At(string path) => _nodes.GetValueOrDefault(path);

    private Dictionary<string, ImageFile> Files()
    {
        var identities = _nodes
            .Values.Distinct()
            .Select(static (node, i) => (node, i))
            .ToDictionary(static one => one.node, static one => one.i);
        return _nodes.ToDictionary(static one => one.Key, one => FileOf(one.Key, one.Value, identities[one.Value]));
    }

    private ImageFile FileOf(string path, Node node, int identity)
    {
        var entry = node.Entry;
        var children = _nodes.Where(one => one.Key.Length > 0 && ParentOf(one.Key) == path).Select(static one => one.Value).ToList();
        var attributes = new Dictionary<string, string>(node.Attributes);
        if (node.Type == '5' && node.Opaque)
        {
            attributes["trusted.overlay.opaque"] = "y";
        }

        if (node.Type == '5' && children.Any(static child => child.Type == 'w'))
        {
            attributes["trusted.overlay.origin"] = "";
        }

        var (type, content) = node.Type switch
        {
            '0' => (0x8000, entry.Content),
            '2' => (0xa000, entry.Link),
            '3' => (0x2000, $"{Number(entry.Device)}"),
            '4' => (0x6000, $"{Number(entry.Device)}"),
            '5' => (0x4000, ""),
            '6' => (0x1000, ""),
            _ => (0x2000, "0"),
        };
        return new ImageFile
        {
            Mode = type | (node.Type == '2' ? 0x1ff : entry.Mode),
            Owner = entry.Owner,
            Modified = entry.Modified,
            Size = node.Type is '0' or '2' ? content.Length : 0,
            Content = content,
            Links = node.Type == '5' ? 2 + children.Count(static child => child.Type == '5') : _nodes.Values.Count(one => one == node),
            Identity = identity,
            Attributes = attributes,
        };
    }

    private static long Number((int Major, int Minor) device) =>
        (device.Minor & 0xffL) | ((long)device.Major << 8) | ((device.Minor & 0xf_ff00L) << 12);

    private static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    private static void Demand(bool fine)
    {
        if (!fine)
        {
            throw new Refused();
        }
    }
}
