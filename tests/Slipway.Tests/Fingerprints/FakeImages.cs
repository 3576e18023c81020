using Slipway.Content;
using Slipway.Fingerprints;

namespace Slipway.Tests.Fingerprints;

/// <summary>Resolves each image to one that follows from its name, unless a test sets another.</summary>
internal sealed class FakeImages : IImageResolver
{
    public Dictionary<string, ResolvedImage> Known { get; } = [];

    public List<string> Asked { get; } = [];

    public Task<ResolvedImage> ResolveAsync(string reference, string platform, bool pull, CancellationToken cancel)
    {
        Asked.Add($"{reference} {platform}");
        return Task.FromResult(
            Known.GetValueOrDefault(reference)
                ?? new ResolvedImage(Digest.Of(System.Text.Encoding.UTF8.GetBytes(reference)).ToString(), null)
        );
    }
}
