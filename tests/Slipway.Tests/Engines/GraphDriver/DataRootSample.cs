using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Slipway.Content;
using Slipway.Engines;

namespace Slipway.Tests.Engines.GraphDriver;

/// <summary>A data root as Docker's overlay2 driver lays it out, with one image of the given layers.</summary>
internal sealed class DataRootSample : IDisposable
{
    private readonly List<Digest> _diffIds = [];
    private Digest? _chain;

    public DirectoryInfo Root { get; } = Directory.CreateTempSubdirectory("slipway-root-");

    public List<byte[]> Layers { get; } = [];

    private string Store => Path.Combine(Root.FullName, "image", "overlay2");

    /// <summary>Adds a layer of files; returns the folder that holds them.</summary>
    public string AddLayer(params (string Name, byte[] Content)[] files)
    {
        var number = _diffIds.Count;
        var diff = Path.Combine(Root.FullName, "overlay2", $"layer{number}", "diff");
        Directory.CreateDirectory(diff);
        var tar = MakeTar(files);
        var split = new Splitter();
        var splitter = new TarSplitter(split);
        splitter.Feed(tar);
        splitter.End();
        foreach (var (name, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(diff, name))!);
            File.WriteAllBytes(Path.Combine(diff, name), content);
        }

        Layers.Add(tar);
        Register(tar, $"layer{number}", split.Lines([.. files.Where(file => file.Content.Length > 0).Select(file => file.Name)]));
        return diff;
    }

    /// <summary>The image of the layers so far.</summary>
    public EngineImage MakeImage()
    {
        var diffIds = string.Join(',', _diffIds.Select(id => $"\"{id}\""));
        var config = Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[{{{diffIds}}}]}}"""
        );
        var folder = Directory.CreateDirectory(Path.Combine(Store, "imagedb", "content", "sha256"));
        File.WriteAllBytes(Path.Combine(folder.FullName, Digest.Of(config).Hex), config);
        return new EngineImage(Digest.Of(config), ["sample:1"], _diffIds, 0);
    }

    /// <summary>The record of a layer's headers.</summary>
    public string HeadersOf(int layer) =>
        Directory
            .GetFiles(Path.Combine(Store, "layerdb"), "tar-split.json.gz", SearchOption.AllDirectories)
            .Single(file => File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "cache-id")) == $"layer{layer}");

    public static void WriteHeaders(string file, string lines)
    {
        using var gzip = new GZipStream(File.Create(file), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(lines));
    }

    public void Dispose() => Root.Delete(recursive: true);

    private void Register(byte[] tar, string folder, string lines)
    {
        var diffId = Digest.Of(tar);
        _diffIds.Add(diffId);
        _chain = _chain is { } below ? Digest.Of(Encoding.ASCII.GetBytes($"{below} {diffId}")) : diffId;
        var entry = Directory.CreateDirectory(Path.Combine(Store, "layerdb", "sha256", _chain.Value.Hex)).FullName;
        File.WriteAllText(Path.Combine(entry, "cache-id"), folder);
        WriteHeaders(Path.Combine(entry, "tar-split.json.gz"), lines);
    }

    private static byte[] MakeTar((string Name, byte[] Content)[] files)
    {
        using var output = new MemoryStream();
        using (var writer = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
            }
        }

        return output.ToArray();
    }

    private sealed class Splitter : ITarParts
    {
        private readonly List<(byte[]? Literal, int Size)> _parts = [];

        public void Literal(ReadOnlySpan<byte> bytes) => _parts.Add((bytes.ToArray(), 0));

        public void BeginContent(long length) => _parts.Add((null, 0));

        public void Content(ReadOnlySpan<byte> bytes) => _parts[^1] = (null, _parts[^1].Size + bytes.Length);

        public void EndContent() { }

        public string Lines(string[] names)
        {
            var lines = new StringBuilder();
            var file = 0;
            foreach (var (literal, size) in _parts)
            {
                var name = literal is null ? JsonSerializer.Serialize(names[file++]) : "";
                lines
                    .Append(
                        literal is null
                            ? $$"""{"type":1,"name":{{name}},"size":{{size}},"payload":"AAAAAAAAAAA=","position":0}"""
                            : $$"""{"type":2,"payload":"{{Convert.ToBase64String(literal)}}","position":0}"""
                    )
                    .Append('\n');
            }

            return lines.ToString();
        }
    }
}
