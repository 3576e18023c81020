using Slipway.Files;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.Folders;

/// <summary>Sets owners, attributes, modes and times, in this order: changing the owner clears bits of the mode.</summary>
internal sealed class MetadataWriter(ExtractOptions options)
{
    private const int SetIdBits = 0xc00;

    private readonly bool _keepOwner = options.KeepOwner ?? EffectiveUser() == 0;
    private readonly FileTime _accessed = options.AccessTime ?? new FileTime(0, OmitTime);
    private readonly XattrWriter _xattrs = new(options);

    public long SkippedAttributes => _xattrs.Skipped;

    /// <summary>Decides which of an entry's metadata to apply.</summary>
    public EntryMetadata Of(TarEntry entry) =>
        new(
            options.KeepSpecialBits ? entry.Mode : entry.Mode & ~SetIdBits,
            _keepOwner ? (Number(entry.UserId, entry), Number(entry.GroupId, entry)) : null,
            entry.Modified,
            entry.Attributes
        );

    /// <summary>Sets only what differs: most values are already right, and checking is cheaper than setting.</summary>
    public void Apply(int descriptor, in EntryMetadata metadata, Place place)
    {
        Demand(Statx(descriptor, "\0"u8, EmptyPath, BasicStatus, out var status), "read the status of", place);
        var moded = status.Permissions == metadata.Mode && metadata.Attributes.Count == 0;
        if (metadata.Owner is { } owner && owner != (status.User, status.Group))
        {
            Demand(ChangeOwner(descriptor, owner.User, owner.Group), "set the owner of", place);
            moded = false;
        }

        foreach (var attribute in metadata.Attributes)
        {
            _xattrs.Set(descriptor, attribute, place);
        }

        if (!moded)
        {
            Demand(ChangeMode(descriptor, (uint)metadata.Mode), "set the mode of", place);
        }

        if (metadata.Modified is { } modified)
        {
            Demand(SetTimes(descriptor, [_accessed, Time(modified)]), "set the time of", place);
        }
    }

    /// <summary>Does the same for a link, pipe or device, which must not be opened. A link has no mode of its own.</summary>
    public void Apply(int directory, ReadOnlySpan<byte> name, bool isLink, in EntryMetadata metadata, Place place)
    {
        if (metadata.Owner is { } owner)
        {
            Demand(ChangeOwnerAt(directory, name, owner.User, owner.Group, NoFollowLink), "set the owner of", place);
        }

        foreach (var attribute in metadata.Attributes)
        {
            _xattrs.Set(directory, name, attribute, place);
        }

        if (!isLink)
        {
            // This call follows links, but the name was created a moment ago in a folder that only its owner can enter.
            Demand(ChangeModeAt(directory, name, (uint)metadata.Mode, 0), "set the mode of", place);
        }

        if (metadata.Modified is { } modified)
        {
            Demand(SetTimesAt(directory, name, [_accessed, Time(modified)], NoFollowLink), "set the time of", place);
        }
    }

    private static FileTime Time(TarTime time) => new(time.Seconds, time.Nanoseconds);

    private static uint Number(long value, TarEntry entry) =>
        value is >= 0 and < uint.MaxValue ? (uint)value : throw EntryPath.Refuse(entry, $"{value} is not the number of a user or group");

    private static void Demand(int result, string attempt, Place place)
    {
        if (result != 0)
        {
            throw PosixFailure.From(attempt, place.Shown);
        }
    }
}
