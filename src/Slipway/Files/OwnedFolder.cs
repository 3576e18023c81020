using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Slipway.Tar;
using static Slipway.Files.Libc;

namespace Slipway.Files;

/// <summary>
/// A folder of this process that nobody else may enter. Its maker holds a lock on it, which the system frees if the process dies: so the
/// maker of the next folder of the same kind in the same place can tell leftovers from work in progress, and removes them.
/// </summary>
internal sealed class OwnedFolder : IDisposable
{
    private const uint OwnerOnly = 0x1c0;
    private const int MaxAttempts = 8;
    private const int RandomDigits = 16;
    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789abcdef"u8);

    private readonly int _parent;
    private readonly string _place;
    private readonly Action<string>? _notice;
    private byte[] _name = [];
    private bool _isLocked;
    private bool _isRemoved;

    private OwnedFolder(int parent, string place, Action<string>? notice) => (_parent, _place, _notice) = (parent, place, notice);

    public int Descriptor { get; private set; } = -1;

    /// <summary>Its name in its parent, with a final zero byte.</summary>
    public ReadOnlySpan<byte> Name => _name;

    /// <summary>Opens the folder in which to make one.</summary>
    public static int OpenParent(string path)
    {
        var descriptor = OpenAt(CurrentDirectory, [.. Encoding.UTF8.GetBytes(path), 0], ReadOnly | Libc.Directory | CloseOnExec);
        return descriptor >= 0 ? descriptor : throw PosixFailure.From("open", path);
    }

    /// <summary>Makes the folder, and removes those of its kind whose makers are dead.</summary>
    /// <param name="parent">The open folder to make it in; the caller still owns it.</param>
    /// <param name="prefix">The start of the names of its kind; random digits follow.</param>
    /// <param name="place">The path that messages name: the folder is beside it.</param>
    /// <param name="notice">Called for leftovers that cannot be removed.</param>
    public static OwnedFolder Create(int parent, string prefix, string place, Action<string>? notice)
    {
        var folder = new OwnedFolder(parent, place, notice);
        try
        {
            folder.Make(prefix);
            folder.RemoveLitter(Encoding.ASCII.GetBytes(prefix));
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Notes that the folder was renamed, and must no longer be removed.</summary>
    public void Keep() => _isRemoved = true;

    public void Dispose()
    {
        if (!_isRemoved && _name.Length > 0)
        {
            _isRemoved = true;
            Remove(_name);
        }

        if (Descriptor >= 0)
        {
            Close(Descriptor);
            Descriptor = -1;
        }
    }

    private void Make(string prefix)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var name = Encoding.ASCII.GetBytes($"{prefix}{RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true)}\0");
            if (MakeDirectoryAt(_parent, name, OwnerOnly) != 0)
            {
                throw PosixFailure.From("make a folder beside", _place);
            }

            // Another process may sweep the folder before it is locked.
            Descriptor = TryLock(name, demandLock: false, out _isLocked);
            if (Descriptor >= 0)
            {
                _name = name;
                return;
            }
        }

        throw new SlipwayException(
            FailureKind.Store,
            $"Cannot lock a folder beside '{_place}': another process keeps removing it. Try again."
        );
    }

    /// <summary>Opens and locks a folder of this user; returns -1 if another process holds it or removed it first.</summary>
    private int TryLock(ReadOnlySpan<byte> name, bool demandLock, out bool isLocked)
    {
        isLocked = false;
        var descriptor = OpenAt(_parent, name, ReadOnly | Libc.Directory | NoFollow | CloseOnExec);
        if (descriptor < 0)
        {
            return -1;
        }

        // Any other error means that there are no locks here: then this process's folder does without one.
        isLocked = Lock(descriptor, LockExclusiveNow) == 0;
        var mayBeUsed = isLocked || (!demandLock && (Error)LastError != Error.TryAgain);
        if (
            mayBeUsed
            && Statx(descriptor, "\0"u8, EmptyPath, BasicStatus, out var mine) == 0
            && mine.User == EffectiveUser()
            && Statx(_parent, name, NoFollowLink, BasicStatus, out var there) == 0
            && there.Inode == mine.Inode
        )
        {
            return descriptor;
        }

        Close(descriptor);
        return -1;
    }

    private void RemoveLitter(ReadOnlySpan<byte> prefix)
    {
        // If others can take this process's own lock, or there is none, a free lock does not prove that its owner is dead.
        if (!_isLocked || !IsHeld(_name))
        {
            return;
        }

        var names = DirectoryNames.Read(_parent, _place);
        for (var i = 0; i < names.Count; i++)
        {
            if (
                names.KindOf(i) == Kind.Directory
                && IsOfKind(names[i], prefix)
                && !names[i].SequenceEqual(_name)
                && TryLock(names[i], demandLock: true, out _) is var held and >= 0
            )
            {
                Remove(names[i]);
                Close(held);
            }
        }
    }

    private bool IsHeld(ReadOnlySpan<byte> name)
    {
        var descriptor = TryLock(name, demandLock: true, out _);
        if (descriptor >= 0)
        {
            Close(descriptor);
        }

        return descriptor < 0;
    }

    private static bool IsOfKind(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix) =>
        name.StartsWith(prefix) && name[prefix.Length..^1] is { Length: RandomDigits } random && !random.ContainsAnyExcept(Hexadecimal);

    private void Remove(ReadOnlySpan<byte> name)
    {
        try
        {
            TreeRemoval.Remove(_parent, name, _place);
        }
        catch (SlipwayException failure)
        {
            // The earlier failure, or the work about to start, matters more; the next attempt tries again.
            _notice?.Invoke(
                $"The unfinished folder '{PathText.Show(name[..^1])}' beside '{_place}' could not be removed: {failure.Message}"
            );
        }
    }
}
