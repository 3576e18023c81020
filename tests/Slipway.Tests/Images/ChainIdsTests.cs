using System.Text;
using Slipway.Content;
using Slipway.Images;

namespace Slipway.Tests.Images;

public sealed class ChainIdsTests
{
    [Fact]
    public void A_chain_ID_is_the_digest_of_the_one_below_and_the_layers_own()
    {
        var (a, b, c) = (Digest.Of([1]), Digest.Of([2]), Digest.Of([3]));
        var ab = Digest.Of(Encoding.ASCII.GetBytes($"{a} {b}"));

        Assert.Equal([a, ab, Digest.Of(Encoding.ASCII.GetBytes($"{ab} {c}"))], ChainIds.Of([a, b, c]));
        Assert.Empty(ChainIds.Of([]));
    }
}
