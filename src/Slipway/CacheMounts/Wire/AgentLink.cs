using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.CacheMounts.Wire;

/// <summary>The agent's end: one call at a time.</summary>
internal sealed class AgentLink(Stream stream) : IDisposable
{
    private readonly Message _answer = new();
    private readonly Message _small = new();

    /// <summary>Makes a call; the answer is valid until the next one.</summary>
    public Task<ReadOnlyMemory<byte>> CallAsync(Message call, CancellationToken cancel) => ExchangeAsync(call, _answer, cancel);

    /// <summary>Makes a call without a body, whose answer is read into a message of the caller's.</summary>
    public Task<ReadOnlyMemory<byte>> PullAsync(Call kind, int mount, Message answer, CancellationToken cancel)
    {
        Begin(_small, kind, mount);
        return ExchangeAsync(_small, answer, cancel);
    }
    public Task<ReadOnlyMemory<byte>> CallAsync(Call kind, int mount, CancellationToken cancel) => CallAsync(kind, mount, default, cancel);

    public Task<ReadOnlyMemory<byte>> CallAsync(Call kind, int mount, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        Begin(_small, kind, mount);
        _small.Append(body.Span);
        return CallAsync(_small, cancel);
    }

    public Task CallAsync<T>(Call kind, int mount, T body, JsonTypeInfo<T> type, CancellationToken cancel) =>
        CallAsync(kind, mount, JsonSerializer.SerializeToUtf8Bytes(body, type), cancel);

    public static void Begin(Message message, Call kind, int mount)
    {
        message.Length = 0;
        message.Append([(byte)kind, (byte)mount]);
    }

    private async Task<ReadOnlyMemory<byte>> ExchangeAsync(Message call, Message answer, CancellationToken cancel)
    {
        await stream.WriteAsync(call.AsCall(), cancel);
        return await answer.ReadAnswerAsync(stream, cancel)
            ? answer.Data
            : throw new SlipwayException(FailureKind.Engine, "The program that asked for the mounts has ended.");
    }

    public void Dispose()
    {
        _answer.Dispose();
        _small.Dispose();
    }
}
