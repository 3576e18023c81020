using System.Collections;
using Slipway.CacheMounts.Wire;
using Slipway.Files;
using Slipway.Folders;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.CacheMounts.Agent;

/// <summary>Finds the entries that a mount lacks or that differ. Whatever blocks them is removed; other files stay.</summary>
internal sealed class MountComparison(AgentLink link, int number, int root, MountJob job) : IDisposable
{
    private const int SpecialBits = 0xc00;

    private readonly RootedTree _tree = new(root, byName: false);
    private readonly ParentFolder _parent = new();
    private readonly EntryPath _path = new(new TarLimits());
    private readonly List<bool> _wanted = [];

    public long Unchanged { get; private set; }

    /// <summary>One bit per entry, lowest first; set if the entry is wanted.</summary>
    public async Task<byte[]> RunAsync(CancellationToken cancel)
    {
        ReadOnlyMemory<byte> answer;
        while (!(answer = await link.CallAsync(Call.Entries, number, cancel)).IsEmpty)
        {
            Compare(answer.Span);
        }

        var bits = new byte[(_wanted.Count + 7) / 8];
        new BitArray([.. _wanted]).CopyTo(bits, 0);
        return bits;
    }

    public void Dispose() => _parent.Dispose();

    private void Compare(ReadOnlySpan<byte> entries)
    {
        while (!entries.IsEmpty)
        {
            var entry = EntryCodec.Read(entries);
            entries = entries[entry.Length..];
            if (_wanted.Count >= job.MaxEntries)
            {
                throw new SlipwayException(FailureKind.Refused, $"A mount has more than {job.MaxEntries} entries. Save a smaller one.");
            }

            var same = IsThere(entry.Facts, entry.Path);
            Unchanged += same ? 1 : 0;
            _wanted.Add(!same);
        }
    }

    private bool IsThere(in EntryFacts facts, ReadOnlySpan<byte> path)
    {
        _path.Set(path, Placeholder(facts, path));
        if (_path.IsRoot)
        {
            return false;
        }

        var parent = _parent.Find(_path.Parent);
        if (parent < 0)
        {
            var opened = _tree.Open(_path.Parent, PathOnly);
            parent = opened < 0 ? -1 : _parent.Keep(_path.Parent, opened);
        }

        if (parent < 0 || Statx(parent, _path.Name, NoFollowLink, BasicStatus, out var status) != 0)
        {
            return false;
        }

        if (status.Kind != KindOf(facts.Type))
        {
            Remove(parent, status.Kind);
            return false;
        }

        var mode = job.KeepSpecialBits ? facts.Mode : facts.Mode & ~SpecialBits;
        return facts.Type == TarEntryType.File
            && facts.Size == status.Size
            && facts.Modified == status.Modified
            && mode == status.Permissions
            && facts.User == status.User
            && facts.Group == status.Group;
    }

    private void Remove(int parent, Kind kind)
    {
        if (kind == Kind.Directory)
        {
            TreeRemoval.Remove(parent, _path.Name, job.Path);
        }
        else if (UnlinkAt(parent, _path.Name, 0) != 0)
        {
            throw PosixFailure.From("replace what is in", job.Path);
        }
    }

    private static Kind KindOf(TarEntryType type) =>
        type switch
        {
            TarEntryType.Directory => Kind.Directory,
            TarEntryType.SymbolicLink => Kind.SymbolicLink,
            TarEntryType.Fifo => Kind.Fifo,
            TarEntryType.CharacterDevice => Kind.CharacterDevice,
            TarEntryType.BlockDevice => Kind.BlockDevice,
            _ => Kind.File,
        };

    // For the error message if the path is refused.
    private static TarEntry Placeholder(in EntryFacts facts, ReadOnlySpan<byte> path) =>
        new()
        {
            Type = facts.Type,
            Path = path.ToArray(),
            LinkTarget = default,
            Size = facts.Size,
            Mode = facts.Mode,
            UserId = facts.User,
            GroupId = facts.Group,
            Modified = facts.Modified,
            ContentOffset = 0,
        };
}
