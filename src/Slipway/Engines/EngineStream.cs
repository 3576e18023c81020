using Slipway.Streams;

namespace Slipway.Engines;

/// <summary>A response stream of an engine: a broken connection becomes an engine failure.</summary>
internal sealed class EngineStream(Stream answer, string doing, EngineFailures failures) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return answer.Read(buffer);
        }
        catch (Exception e) when (failures.Explain(doing, e) is { } failure)
        {
            throw failure;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await answer.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (failures.Explain(doing, e) is { } failure)
        {
            throw failure;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            answer.Dispose();
        }

        base.Dispose(disposing);
    }
}
