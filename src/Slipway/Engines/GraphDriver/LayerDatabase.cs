using System.Buffers;
using System.IO.Compression;
using Slipway.Images;

namespace Slipway.Engines.GraphDriver;

/// <summary>
/// The files of Docker's image store for <c>overlay2</c>: configurations by ID, and for each layer, by its chainID (OCI image specification
/// 1.1, config, section Layer ChainID), the location of its files and the rest of its tar stream.
/// </summary>
internal sealed class LayerDatabase
{
    private static readonly SearchValues<char> FolderCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");
    private readonly string _root;
    private readonly string _config;
    private readonly List<string> _layers;

    private LayerDatabase(string root, string config, List<string> layers) => (_root, _config, _layers) = (root, config, layers);

    /// <summary>Finds an image in an engine's data root; null if it is missing or cannot be read.</summary>
    public static LayerDatabase? TryOpen(string root, EngineImage image)
    {
        var store = Path.Combine(root, "image", "overlay2");
        var layers = ChainIds.Of(image.DiffIds).Select(chain => Path.Combine(store, "layerdb", "sha256", chain.Hex)).ToList();
        var config = Path.Combine(store, "imagedb", "content", "sha256", image.Id.Hex);
        return File.Exists(config) && layers.TrueForAll(static layer => File.Exists(Path.Combine(layer, "tar-split.json.gz")))
            ? new LayerDatabase(root, config, layers)
            : null;
    }

    public byte[] ReadConfig() =>
        new FileInfo(_config).Length <= ImageLimits.Document
            ? File.ReadAllBytes(_config)
            : throw new LayerUnreadableException($"{_config} is larger than {ImageLimits.Document} bytes.");

    /// <summary>Opens a layer, counted from the lowest, as its original tar stream.</summary>
    public Stream OpenLayer(int number)
    {
        var folder = File.ReadAllText(Path.Combine(_layers[number], "cache-id")).Trim();
        if (folder.Length == 0 || folder.AsSpan().ContainsAnyExcept(FolderCharacters))
        {
            throw new LayerUnreadableException($"'{folder}' is not the folder of a layer.");
        }

        var split = new GZipStream(File.OpenRead(Path.Combine(_layers[number], "tar-split.json.gz")), CompressionMode.Decompress);
        return new LayerTar(split, Path.Combine(_root, "overlay2", folder, "diff"));
    }
}
