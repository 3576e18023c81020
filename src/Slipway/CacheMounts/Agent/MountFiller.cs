using System.Text;
using Slipway.CacheMounts.Usage;
using Slipway.CacheMounts.Wire;
using Slipway.Files;
using Slipway.Folders;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.CacheMounts.Agent;

/// <summary>Fills a mount from an untrusted tar stream; content that is already there is not requested.</summary>
internal sealed class MountFiller(AgentLink link, int number, MountJob job, TimeProvider clock)
{
    private const long MaxTrailing = 1 << 20;

    private readonly Notices _notices = new();

    public async Task<MountReport> RunAsync(CancellationToken cancel)
    {
        var root = OpenAt(CurrentDirectory, [.. Encoding.UTF8.GetBytes(job.Path), 0], ReadOnly | Libc.Directory | CloseOnExec);
        if (root < 0)
        {
            throw PosixFailure.From("open", job.Path);
        }

        try
        {
            return await FillAsync(root, cancel);
        }
        finally
        {
            Close(root);
        }
    }

    private async Task<MountReport> FillAsync(int root, CancellationToken cancel)
    {
        var fresh = DirectoryNames.Read(root, job.Path).Count == 0;
        var unchanged = 0L;
        byte[] wanted = [];
        if (!fresh)
        {
            using var comparison = new MountComparison(link, number, root, job);
            wanted = await comparison.RunAsync(cancel);
            unchanged = comparison.Unchanged;
        }

        await link.CallAsync(Call.Want, number, fresh ? BitConverter.GetBytes(0) : BitConverter.GetBytes(1), cancel);
        await SendWantedAsync(wanted, cancel);
        try
        {
            var result = await ExtractAsync(root, cancel);
            SetOwner(root);
            if (!fresh)
            {
                AccessMark.Set(job.Path);
            }

            return new MountReport
            {
                Entries = result.Entries,
                Bytes = result.Bytes,
                Unchanged = unchanged,
                Notices = _notices.Lines,
            };
        }
        catch when (fresh)
        {
            Clear(root);
            throw;
        }
    }

    private async Task SendWantedAsync(ReadOnlyMemory<byte> wanted, CancellationToken cancel)
    {
        for (var rest = wanted; !rest.IsEmpty; )
        {
            var piece = rest[..Math.Min(rest.Length, Message.Capacity / 2)];
            await link.CallAsync(Call.Want, number, piece, cancel);
            rest = rest[piece.Length..];
        }
    }

    private async Task<ExtractResult> ExtractAsync(int root, CancellationToken cancel)
    {
        var options = new ExtractOptions
        {
            Limits = new TarLimits { MaxEntries = job.MaxEntries, MaxBytes = job.MaxContent },
            KeepSpecialBits = job.KeepSpecialBits,
            Notice = _notices.Add,
            AccessTime = AccessMark.Of(clock.GetUtcNow()),
        };
        await using var stream = new PulledStream(link, number);
        using var reader = new TarEntryReader(stream, options.Limits);
        await using var extraction = new Extraction(root, job.Path, reader, options, cancel);
        while (await reader.ReadAsync(cancel) is { } entry)
        {
            await extraction.ApplyAsync(entry, cancel);
        }

        if (!reader.Complete)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"The tar stream of a mount ends without its end marker. Remove that stash{HowTo.Current.Delete} and save it again."
            );
        }

        await reader.DrainAsync(MaxTrailing, cancel);
        await extraction.FinishAsync(cancel);
        return extraction.Result;
    }

    private void SetOwner(int root)
    {
        if (
            (job.User is { } user && ChangeOwner(root, user, job.Group ?? 0) != 0)
            || (job.Mode is { } mode && ChangeMode(root, (uint)mode) != 0)
        )
        {
            throw PosixFailure.From("set the owner and mode of", job.Path);
        }
    }

    // A mount that was empty is emptied again: half a cache helps nobody.
    private void Clear(int root)
    {
        // Opened again: the other descriptor was read to its end.
        var folder = OpenAt(root, ".\0"u8, ReadOnly | Libc.Directory | CloseOnExec);
        if (folder < 0)
        {
            return;
        }

        try
        {
            var names = DirectoryNames.Read(folder, job.Path);
            for (var i = 0; i < names.Count; i++)
            {
                if (names.KindOf(i) == Kind.Directory)
                {
                    TreeRemoval.Remove(folder, names[i], job.Path);
                }
                else
                {
                    _ = UnlinkAt(folder, names[i], 0);
                }
            }
        }
        catch (SlipwayException)
        {
            // The first failure is the one to report.
        }
        finally
        {
            Close(folder);
        }
    }
}
