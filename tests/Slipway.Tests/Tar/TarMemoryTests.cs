using Slipway.Tar;

namespace Slipway.Tests.Tar;

/// <summary>Measures the memory of the process, so no other test may run at the same time.</summary>
[Collection(nameof(TarMemoryTests))]
[CollectionDefinition(nameof(TarMemoryTests), DisableParallelization = true)]
public sealed class TarMemoryTests
{
    [Fact]
    public async Task Ten_million_entries_are_refused_in_bounded_memory()
    {
        var block = new TarSample().Folder("x").Unfinished();
        using var endless = new RepeatedStream(block, 10_000_000);
        using var reader = new TarEntryReader(endless);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var refused = await Assert.ThrowsAsync<SlipwayException>(async () =>
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken) is not null) { }
        });

        Assert.Contains("1000000", refused.Message, StringComparison.Ordinal);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 4 << 20);
    }
}
