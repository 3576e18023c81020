using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.CacheMounts.Wire;

/// <summary>The agent's end: one call at a time.</summary>
internal sealed class AgentLink(Stream stream) : IDisposable
{
    private readonly Message _answer = new();
    private readonly Message _small = new();

    /// <summary>The shared memory that carries contents; null if the stream carries them.</summary>
    public SharedSlots? Shared { get; set; }

    /// <summary>Makes a call; the answer is valid until the next one.</summary>
    public async Task<ReadOnlyMemory<byte>> CallAsync(Message call, CancellationToken cancel)
    {
        await stream.WriteAsync(call.AsCall(), cancel);
        return await ReadAsync(_answer, cancel);
    }

    /// <summary>Begins a call without a body; its answer must be received before the next call.</summary>
    public ValueTask AskAsync(Call kind, int mount, CancellationToken cancel)
    {
        Begin(_small, kind, mount);
        return stream.WriteAsync(_small.AsCall(), cancel);
    }

    /// <summary>Receives the answer to such a call, into the message if need be; valid until the call after the next one begins.</summary>
    public async Task<ReadOnlyMemory<byte>> ReceiveAsync(Message answer, CancellationToken cancel)
    {
        var data = await ReadAsync(answer, cancel);
        return Shared is null || data.IsEmpty ? data : Shared.Read(data.Span);
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

    public void Dispose()
    {
        _answer.Dispose();
        _small.Dispose();
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Message answer, CancellationToken cancel) =>
        await answer.ReadAnswerAsync(stream, cancel)
            ? answer.Data
            : throw new SlipwayException(FailureKind.Engine, "The program that asked for the mounts has ended.");
}
