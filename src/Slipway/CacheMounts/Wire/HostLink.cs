using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.CacheMounts.Wire;

/// <summary>The host's end, in the program that started the build: it takes calls and answers them.</summary>
internal sealed class HostLink(Stream stream) : IDisposable
{
    private readonly Message _call = new();
    private readonly Message _empty = new();
    private readonly Message _reference = new();

    /// <summary>The current call, without its first two bytes; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Body => _call.Data[2..];

    /// <summary>Takes the next call, which must be about a mount.</summary>
    public async Task<Call> TakeAsync(int mount, CancellationToken cancel)
    {
        if (!await TakeAnyAsync(cancel))
        {
            throw new SlipwayException(
                FailureKind.Engine,
                $"The build step ended early. The builder's own output{HowTo.Current.SeeOutput} says why.",
                new EndOfStreamException()
            );
        }

        return _call.Length >= 2 && _call.Data.Span[1] == (byte)mount
            ? (Call)_call.Data.Span[0]
            : throw new SlipwayException(
                FailureKind.Engine,
                "The build step reported a mount out of order. Is another version of slipway in the builder?"
            );
    }

    public Task AnswerAsync(CancellationToken cancel) => AnswerAsync(_empty, cancel);

    public async Task AnswerAsync(Message answer, CancellationToken cancel)
    {
        if (answer.Slot is { } slot)
        {
            SharedSlots.Refer(_reference, slot, answer.Length);
            answer = _reference;
        }

        try
        {
            await stream.WriteAsync(answer.AsAnswer(), cancel);
        }
        catch (IOException e)
        {
            throw Vanished(e);
        }
    }

    public async Task AnswerAsync<T>(T answer, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var message = new Message();
        message.Append(JsonSerializer.SerializeToUtf8Bytes(answer, type));
        await AnswerAsync(message, cancel);
    }

    /// <summary>Makes memory from which the agent reads contents in place; null if the stream cannot share memory.</summary>
    public SharedSlots? Share() => stream is NearbyStream ? SharedSlots.Create() : null;

    /// <summary>Gives the agent the memory that it was told of.</summary>
    public void Give(SharedSlots shared)
    {
        try
        {
            ((NearbyStream)stream).Give(shared.File);
        }
        catch (IOException e)
        {
            throw Vanished(e);
        }
    }

    /// <summary>Reads a mount's final report, and acknowledges it.</summary>
    /// <exception cref="SlipwayException">The agent's failure.</exception>
    public async Task<MountReport> FinishAsync(Call kind, string mount, CancellationToken cancel)
    {
        var report = ReadReport(mount);
        await AnswerAsync(cancel);
        return kind == Call.Done
            ? report
            : throw new SlipwayException(
                Enum.IsDefined(report.FailureKind) ? report.FailureKind : FailureKind.Engine,
                $"In the builder, the cache mount '{mount}' failed: {report.Failure}"
            );
    }

    /// <summary>Lets the agent end and waits until it has closed its end.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        if (await TakeAsync(0, cancel) == Call.End)
        {
            await AnswerAsync(cancel);
        }

        _ = await TakeAnyAsync(cancel);
    }

    public void Dispose()
    {
        _call.Dispose();
        _empty.Dispose();
        _reference.Dispose();
    }

    private MountReport ReadReport(string mount)
    {
        try
        {
            if (JsonSerializer.Deserialize(Body.Span, WireJson.Default.MountReport) is { IsSound: true } report)
            {
                return report;
            }
        }
        catch (JsonException)
        {
            // It only adds that something unexpected was said.
        }

        throw new SlipwayException(
            FailureKind.Engine,
            $"The build step did not report on the cache mount '{mount}'. Is another version of slipway in the builder?"
        );
    }

    private async Task<bool> TakeAnyAsync(CancellationToken cancel)
    {
        try
        {
            return await _call.ReadCallAsync(stream, cancel);
        }
        catch (IOException e)
        {
            throw Vanished(e);
        }
    }

    private static SlipwayException Vanished(IOException e) =>
        new(
            FailureKind.Engine,
            $"The builder vanished while its cache mounts were read or written: {e.Message} Nothing was saved; what was "
                + "restored so far is whole files. Try again.",
            e
        );
}
