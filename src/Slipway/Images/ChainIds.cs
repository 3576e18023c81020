using System.Text;
using Slipway.Content;

namespace Slipway.Images;

/// <summary>The names that engines give to unpacked layers (OCI image specification 1.1, config, section Layer ChainID).</summary>
public static class ChainIds
{
    /// <summary>The chain ID of each layer on those below it, lowest first; equal layers on other layers have other chain IDs.</summary>
    public static IEnumerable<Digest> Of(IEnumerable<Digest> diffIds)
    {
        ArgumentNullException.ThrowIfNull(diffIds);
        Digest? chain = null;
        foreach (var diffId in diffIds)
        {
            chain = chain is { } below ? Digest.Of(Encoding.ASCII.GetBytes($"{below} {diffId}")) : diffId;
            yield return chain.Value;
        }
    }
}
