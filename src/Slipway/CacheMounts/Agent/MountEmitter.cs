using Slipway.CacheMounts.Usage;
using Slipway.CacheMounts.Wire;
using Slipway.Files;
using Slipway.Folders;
using Slipway.Tar;

namespace Slipway.CacheMounts.Agent;

/// <summary>Sends a mount as a tar stream, without contents that the host has.</summary>
internal sealed class MountEmitter(AgentLink link, int number, MountJob job) : IFolderTarGuide, IDisposable
{
    private readonly Notices _notices = new();
    private readonly KnownEntries _known = new(link, number);
    private readonly SegmentStream _output = new(link, number);
    private Selection _selection = Selection.Everything;
    private long _unchanged;
    private long _omittedBytes;

    public async Task<MountReport> RunAsync(CancellationToken cancel)
    {
        using (this)
        {
            _selection = MountSurvey.Of(job, _notices);
            await _known.BeginAsync(cancel);
            var options = new FolderTarOptions { Guide = this, Notice = _notices.Add };
            var result = await FolderTar.WriteAsync(job.Path, _output, options, cancel);
            await _output.FinishAsync(cancel);
            return new MountReport
            {
                Entries = result.Entries,
                Bytes = result.Bytes - _omittedBytes,
                Unchanged = _unchanged,
                Dropped = _selection.DroppedFiles,
                DroppedBytes = _selection.DroppedBytes,
                Notices = _notices.Lines,
            };
        }
    }

    public bool LeavesOut(Libc.Kind kind, ReadOnlySpan<byte> path)
    {
        if (kind is Libc.Kind.Socket or Libc.Kind.Fifo or Libc.Kind.CharacterDevice or Libc.Kind.BlockDevice)
        {
            var what =
                kind == Libc.Kind.Socket ? "socket"
                : kind == Libc.Kind.Fifo ? "pipe"
                : "device";
            _notices.Add($"'{PathText.Show(path)}' is a {what} and was left out.");
            return true;
        }

        return kind == Libc.Kind.File && _selection.Drops(path);
    }

    public bool HasContent(ReadOnlySpan<byte> path, in Libc.FileStatus status)
    {
        var same = _known.HasContent(path, status);
        _unchanged += same ? 1 : 0;
        return same;
    }

    public bool HasEntry(in EntryFacts entry, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link) => _known.HasEntry(entry, path, link);

    public ValueTask OmitContentAsync(CancellationToken cancel)
    {
        _omittedBytes += _known.Size;
        return _output.OmitContentAsync(_known.Number, cancel);
    }

    public ValueTask OmitEntryAsync(CancellationToken cancel) => _output.OmitEntryAsync(_known.Number, cancel);

    public ValueTask DescribeAsync(EntryFacts entry, int headers, PathBuffer path, ReadOnlyMemory<byte> link, CancellationToken cancel) =>
        _output.DescribeAsync(entry, headers, path, link, cancel);

    public void Dispose()
    {
        _known.Dispose();
        _output.Dispose();
    }
}
