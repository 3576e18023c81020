using System.Text;
using Slipway.Content;

namespace Slipway.Engines;

/// <summary>
/// The layer chains that an engine has. A layer counts only on top of the layers that it was built on: its chainID (OCI image specification
/// 1.1, config, Layer ChainID).
/// </summary>
public sealed class KnownLayers
{
    private readonly HashSet<Digest> _chains;

    /// <summary>The layers of some images.</summary>
    public KnownLayers(IEnumerable<EngineImage> images) => _chains = [.. images.SelectMany(image => ChainsOf(image.DiffIds))];

    /// <summary>How many of an image's layers, from the lowest, are present.</summary>
    public int CountLeading(IReadOnlyList<Digest> diffIds) => ChainsOf(diffIds).TakeWhile(_chains.Contains).Count();

    private static IEnumerable<Digest> ChainsOf(IReadOnlyList<Digest> diffIds)
    {
        var chain = default(Digest);
        for (var i = 0; i < diffIds.Count; i++)
        {
            chain = i == 0 ? diffIds[0] : Digest.Of(Encoding.ASCII.GetBytes($"{chain} {diffIds[i]}"));
            yield return chain;
        }
    }
}
