using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Slipway.Containerd.Wire;
using Slipway.Content;
using static Slipway.Containerd.Wire.Content;

namespace Slipway.Containerd;

/// <summary>The calls of containerd's content store, under one lease.</summary>
internal sealed class ContentCalls(ContainerdConnection connection, string lease)
{
    // Well below what containerd takes in one message.
    private const int Piece = 4 << 20;

    private readonly ContentClient _client = new(connection.Calls);

    public ContainerdFailures Failures => connection.Failures;

    /// <summary>
    /// Begins an ingest without data, or takes it up again, and leaves it to others. Returns how many bytes containerd has; null if it has
    /// the whole blob, and more than the first few need not be written.
    /// </summary>
    public async Task<long?> BeginAsync(string reference, Digest digest, long size, CancellationToken cancel)
    {
        var request = new WriteContentRequest
        {
            Action = WriteAction.Write,
            Ref = reference,
            Total = size,
            Expected = digest.ToString(),
        };
        long? present = null;
        await Failures.TryAsync(
            $"take the blob {digest}",
            StatusCode.AlreadyExists,
            async () => present = (await connection.UnlockedAsync(token => WriteAsync([request], token), cancel)).Offset
        );
        return present;
    }

    /// <summary>Has containerd check an ingest that is complete, and make it a blob.</summary>
    public async Task CommitAsync(
        string reference,
        Digest digest,
        long size,
        IEnumerable<KeyValuePair<string, string>> labels,
        CancellationToken cancel
    )
    {
        var request = new WriteContentRequest
        {
            Action = WriteAction.Commit,
            Ref = reference,
            Total = size,
            Offset = size,
            Expected = digest.ToString(),
        };
        Set(request.Labels, labels);
        await Failures.TryAsync(
            $"check the blob {digest}",
            StatusCode.AlreadyExists,
            () => connection.UnlockedAsync(token => WriteAsync([request], token), cancel)
        );
    }

    /// <summary>Writes a small blob; one that is there gets the labels.</summary>
    public async Task AddAsync(ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> labels, CancellationToken cancel)
    {
        var digest = Digest.Of(data.Span);
        var requests = new List<WriteContentRequest>();
        for (var offset = 0; offset < data.Length; offset += Piece)
        {
            requests.Add(
                new WriteContentRequest
                {
                    Action = WriteAction.Write,
                    Ref = $"{lease}-{digest.Short}",
                    Total = data.Length,
                    Expected = digest.ToString(),
                    Offset = offset,
                    Data = UnsafeByteOperations.UnsafeWrap(data.Slice(offset, Math.Min(Piece, data.Length - offset))),
                }
            );
        }

        requests[^1].Action = WriteAction.Commit;
        Set(requests[^1].Labels, labels);
        var isNew = await Failures.TryAsync(
            $"take the blob {digest}",
            StatusCode.AlreadyExists,
            () => connection.UnlockedAsync(token => WriteAsync(requests, token), cancel)
        );
        if (!isNew)
        {
            await LabelAsync(digest, labels, cancel);
        }
    }

    /// <summary>Removes an ingest.</summary>
    public Task AbortAsync(string reference, CancellationToken cancel) =>
        Failures.TryAsync(
            "drop a blob",
            StatusCode.NotFound,
            () =>
                connection.UnlockedAsync(
                    token =>
                        _client
                            .AbortAsync(new AbortRequest { Ref = reference }, connection.Headers(lease), cancellationToken: token)
                            .ResponseAsync,
                    cancel
                )
        );

    /// <summary>
    /// Removes the lease's ingests. The garbage collector forgets them, but can't remove files where no blob has ever been.
    /// </summary>
    public async Task AbortAllAsync(CancellationToken cancel)
    {
        var answer = await Failures.GuardAsync(
            "list what is being written",
            () => _client.ListStatusesAsync(new ListStatusesRequest(), connection.Headers(lease), cancellationToken: cancel).ResponseAsync
        );
        foreach (var status in answer.Statuses.Where(status => status.Ref.StartsWith(lease, StringComparison.Ordinal)))
        {
            await AbortAsync(status.Ref, cancel);
        }
    }

    private Task LabelAsync(Digest digest, IReadOnlyDictionary<string, string> labels, CancellationToken cancel)
    {
        var request = new UpdateRequest
        {
            Info = new ContentInfo { Digest = digest.ToString() },
            UpdateMask = new FieldMask(),
        };
        Set(request.Info.Labels, labels);
        request.UpdateMask.Paths.Add(labels.Keys.Select(static label => "labels." + label));
        return labels.Count == 0
            ? Task.CompletedTask
            : Failures.GuardAsync(
                $"label the blob {digest}",
                () => _client.UpdateAsync(request, connection.Headers(lease), cancellationToken: cancel).ResponseAsync
            );
    }

    /// <summary>Sends the messages of one stream, and waits for its real end, when containerd has unlocked the ingest.</summary>
    private async Task<WriteContentResponse> WriteAsync(IEnumerable<WriteContentRequest> requests, CancellationToken cancel)
    {
        using var call = _client.Write(connection.Headers(lease), cancellationToken: cancel);
        var last = new WriteContentResponse();
        foreach (var request in requests)
        {
            await TrySendAsync(call.RequestStream, request, cancel);
            last = await call.ResponseStream.MoveNext(cancel) ? call.ResponseStream.Current : throw Broken();
        }

        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(cancel))
        {
            last = call.ResponseStream.Current;
        }

        return last;
    }

    private static async Task TrySendAsync(
        IClientStreamWriter<WriteContentRequest> stream,
        WriteContentRequest request,
        CancellationToken cancel
    )
    {
        try
        {
            await stream.WriteAsync(request, cancel);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // containerd has ended the stream: its answer, which is read next, says why.
        }
    }

    private static RpcException Broken() => new(new Status(StatusCode.Internal, "it ended a stream without an answer"));

    private static void Set(MapField<string, string> map, IEnumerable<KeyValuePair<string, string>> labels)
    {
        foreach (var (label, value) in labels)
        {
            map[label] = value;
        }
    }
}
