using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Slipway.Storage.GitHubArtifacts.Http;
using Slipway.Storage.LocalFolder;

namespace Slipway.Storage.GitHubArtifacts.Blobs;

/// <summary>
/// An artifact whose storage serves no ranges: it is read once, front to back, into a file that nobody else sees, and readers wait
/// until their part has come. A stream that breaks off goes on where it broke if the storage allows, else the known part is skipped.
/// </summary>
internal sealed class Spool : IAsyncDisposable
{
    private const int BufferSize = 256 << 10;

    private readonly string _what;
    private readonly long _length;
    private readonly HttpClient _http;
    private readonly SignedLink _link;
    private readonly Retries _retries;
    private readonly GitHubArtifactsOptions _options;
    private readonly FileStream _file;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _fill;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri? _refused;
    private long _filled;

    public Spool(string what, long length, HttpClient http, SignedLink link, Retries retries, GitHubArtifactsOptions options)
    {
        (_what, _length, _http, _link, _retries, _options) = (what, length, http, link, retries, options);
        _file = FolderFailure.Explained("keep a download", options.TempFolder, () => Create(options.TempFolder));
        _fill = Task.Run(FillAsync);
    }

    /// <summary>Reads a part, once it is there.</summary>
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

        // Its failure was told to those who waited for it.
        await _fill.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _file.DisposeAsync();
        _stop.Dispose();
    }

    // Without a name from its first moment on: whatever ends this process ends the file.
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
                await _retries.RunAsync($"read {_what}", token => TryAsync(before, token), _stop.Token);
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
            // It broke off after it got on: resumed at once.
        }

        return true;
    }

    private async Task CopyAsync(CancellationToken cancel)
    {
        var link = await _link.GetAsync(_refused, cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Range = _filled > 0 ? new RangeHeaderValue(_filled, null) : null;
        using var response = await Requests.SendAsync(_http, request, _options.Retries.IdleTimeout, cancel);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            _refused = BlobFailure.IsRefusedLink(response) ? link : null;
            throw BlobFailure.Of(response, _what, _options.Clock);
        }

        var start = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? 0 : 0;
        if (start > _filled || (response.Content.Headers.ContentLength is { } sent && start + sent != _length))
        {
            throw new SlipwayException(FailureKind.Refused, $"{_what} has another length than GitHub lists: it was replaced. Save that stash again.");
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
            timer.CancelAfter(_options.Retries.IdleTimeout);
            await using var body = await response.Content.ReadAsStreamAsync(timer.Token);
            while (at < _length)
            {
                timer.CancelAfter(_options.Retries.IdleTimeout);
                var read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, _length - at)), timer.Token);
                if (read == 0)
                {
                    throw new TransientFailure("the storage closed the connection too early.");
                }

                // What is there already came again because the storage can't begin in the middle.
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

    // A full disk is not a broken connection: another try would meet it again.
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long at, CancellationToken cancel)
    {
        try
        {
            await RandomAccess.WriteAsync(_file.SafeFileHandle, bytes, at, cancel);
        }
        catch (Exception e) when (FolderFailure.IsFileSystem(e))
        {
            throw FolderFailure.Explain(e, "keep a download", _options.TempFolder);
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
