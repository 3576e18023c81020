using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Slipway.Files;
using Slipway.Storage.Http;

namespace Slipway.Storage.GitHubArtifacts.Blobs;

/// <summary>
/// An artifact in storage that does not serve ranges: it is read once, front to back, into a private file, and readers wait until their
/// part has arrived. A broken stream resumes where it broke if the storage allows that; else the known part is skipped.
/// </summary>
internal sealed class Spool : IAsyncDisposable
{
    private const int BufferSize = 256 << 10;

    private readonly string _what;
    private readonly long _length;
    private readonly SignedLink _link;
    private readonly HttpCalls _http;
    private readonly string _folder;
    private readonly FileStream _file;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _fill;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri? _refused;
    private long _filled;

    public Spool(string what, long length, SignedLink link, HttpCalls http, string folder)
    {
        (_what, _length, _link, _http, _folder) = (what, length, link, http, folder);
        _file = FolderFailure.Explained("keep a download", folder, () => Create(folder));
        _fill = Task.Run(FillAsync);
    }

    /// <summary>Reads a part once it has arrived.</summary>
    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancel)
    {
        while (Wait(offset + buffer.Length) is { } growth)
        {
            await growth.WaitAsync(cancel);
        }

        while (buffer.Length > 0)
        {
            var read = await RandomAccess.ReadAsync(_file.SafeFileHandle, buffer, offset, cancel);
            (offset, buffer) = (offset + read, buffer[(read > 0 ? read : throw new EndOfStreamException())..]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();

        // Those who waited for it have seen its failure.
        await _fill.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _file.DisposeAsync();
        _stop.Dispose();
    }

    // The file has no name from the start, so it disappears with the process, however that ends.
    private static FileStream Create(string folder)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(Path.Combine(folder, $"slipway-{Guid.NewGuid():N}"), options);
        try
        {
            File.Delete(file.Name);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private Task? Wait(long end)
    {
        lock (_gate)
        {
            return _filled >= end ? null : _grown.Task;
        }
    }

    private async Task FillAsync()
    {
        try
        {
            while (_filled < _length)
            {
                var before = _filled;
                await _http.RunAsync($"read {_what}", token => TryAsync(before, token), _stop.Token);
            }
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _grown.TrySetException(e);
            }
        }
    }

    private async ValueTask<bool> TryAsync(long before, CancellationToken cancel)
    {
        try
        {
            await CopyAsync(cancel);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TransientFailure && _filled > before)
        {
            // It broke off after making progress: resume at once.
        }

        return true;
    }

    private async Task CopyAsync(CancellationToken cancel)
    {
        var link = await _link.GetAsync(_refused, cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Range = _filled > 0 ? new RangeHeaderValue(_filled, null) : null;
        using var response = await _http.SendAsync(request, cancel);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            _refused = BlobFailure.IsRefusedLink(response) ? link : null;
            throw BlobFailure.Of(response, _what, _http);
        }

        var start = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? 0 : 0;
        if (start > _filled || (response.Content.Headers.ContentLength is { } sent && start + sent != _length))
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"{_what} has another length than GitHub lists: it was replaced. Save that stash again."
            );
        }

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            await PourAsync(response, start, timer);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TransientFailure("the storage stopped sending.", null, e);
        }
    }

    private async Task PourAsync(HttpResponseMessage response, long at, CancellationTokenSource timer)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            timer.CancelAfter(_http.IdleTimeout);
            await using var body = await response.Content.ReadAsStreamAsync(timer.Token);
            while (at < _length)
            {
                timer.CancelAfter(_http.IdleTimeout);
                var read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, _length - at)), timer.Token);
                if (read == 0)
                {
                    throw new TransientFailure("the storage closed the connection too early.");
                }

                // The storage cannot start in the middle, so known bytes arrive again.
                var known = (int)Math.Clamp(_filled - at, 0, read);
                await WriteAsync(buffer.AsMemory(known..read), at + known, timer.Token);
                at += read;
                Grow(at);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A full disk is not a broken connection: do not retry.
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long at, CancellationToken cancel)
    {
        try
        {
            await RandomAccess.WriteAsync(_file.SafeFileHandle, bytes, at, cancel);
        }
        catch (Exception e) when (FolderFailure.IsFileSystem(e))
        {
            throw FolderFailure.Explain(e, "keep a download", _folder);
        }
    }

    private void Grow(long filled)
    {
        TaskCompletionSource grown;
        lock (_gate)
        {
            if (filled <= _filled)
            {
                return;
            }

            (_filled, grown) = (filled, _grown);
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        grown.SetResult();
    }
}
