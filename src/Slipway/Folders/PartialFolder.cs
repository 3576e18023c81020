using System.Security.Cryptography;
using System.Text;
using Slipway.Tar;
using static Slipway.Folders.Libc;

namespace Slipway.Folders;

/// <summary>
/// A folder that nobody else may enter, beside the target and renamed to it at the end. Its maker holds a lock on it, which a
/// killed process loses: so whoever comes next for the same target can tell litter from work.
/// </summary>
internal sealed class PartialFolder : IDisposable
{
    private const uint OwnerOnly = 0x1c0;
    private const int MaxAttempts = 8;

    private readonly int _parent;
    private readonly string _target;
    private readonly Action<string>? _notice;
    private byte[] _name = [];
    private bool _committed;

    private PartialFolder(int parent, string target, Action<string>? notice)
    {
        (_parent, _target, _notice) = (parent, target, notice);
        Descriptor = -1;
    }

    public int Descriptor { get; private set; }

    private byte[] TargetName => [.. Encoding.UTF8.GetBytes(Path.GetFileName(_target)), 0];

    /// <summary>Checks that the target is free, removes litter of earlier attempts, and makes the folder.</summary>
    public static PartialFolder Create(string target, Action<string>? notice)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        var folder = new PartialFolder(OpenParent(full), full, notice);
        try
        {
            folder.DemandFreeTarget();
            folder.RemoveLitter();
            folder.Make();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The start of the hidden name for a target; short whatever the target's name.</summary>
    public static string HiddenPrefix(string target) =>
        $".slipway-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(target))).AsSpan(0, 6))}-";

    /// <summary>Renames the folder to its target, which is one step for everyone else.</summary>
    public void Commit()
    {
        if (RenameAt(_parent, _name, _parent, TargetName) != 0)
        {
            throw (Error)LastError is Error.NotEmpty or Error.Exists or Error.NotADirectory
                ? NotFree("something appeared there meanwhile")
                : PosixFailure.From("put the finished folder in the place of", _target);
        }

        _committed = true;
    }

    public void Dispose()
    {
        if (!_committed && _name.Length > 0)
        {
            Remove(_name);
        }

        if (Descriptor >= 0)
        {
            Close(Descriptor);
            Descriptor = -1;
        }

        Close(_parent);
    }

    private static int OpenParent(string full)
    {
        var parent = Path.GetDirectoryName(full)
            ?? throw new SlipwayException(FailureKind.Usage, $"'{full}' cannot be a target. Name a folder that does not exist yet.");
        try
        {
            System.IO.Directory.CreateDirectory(parent);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FailureKind.Store, $"Cannot make the folder '{parent}': {failure.Message}", failure);
        }

        var descriptor = OpenAt(CurrentDirectory, [.. Encoding.UTF8.GetBytes(parent), 0], ReadOnly | Libc.Directory | CloseOnExec);
        return descriptor >= 0 ? descriptor : throw PosixFailure.From("open", parent);
    }

    private void DemandFreeTarget()
    {
        var name = TargetName;
        var descriptor = OpenAt(_parent, name, ReadOnly | Libc.Directory | NoFollow | CloseOnExec);
        if (descriptor < 0)
        {
            if ((Error)LastError == Error.NotFound)
            {
                return;
            }

            throw (Error)LastError is Error.NotADirectory or Error.TooManySymlinks ? NotFree("it is not a folder") : PosixFailure.From("open", _target);
        }

        try
        {
            if (DirectoryNames.Read(descriptor, _target).Count > 0)
            {
                throw NotFree("it is not empty");
            }

            if (Statx(descriptor, "\0"u8, EmptyPath, BasicStatus, out var status) == 0 && (status.Attributes & MountRoot) != 0)
            {
                throw NotFree("a file system is mounted there, and cannot be replaced");
            }
        }
        finally
        {
            Close(descriptor);
        }
    }

    private SlipwayException NotFree(string why) =>
        new(FailureKind.Usage, $"'{_target}' cannot be a target: {why}. Name a folder that is empty or does not exist yet.");

    private void Make()
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var name = Encoding.ASCII.GetBytes($"{HiddenPrefix(_target)}{RandomNumberGenerator.GetHexString(16, lowercase: true)}\0");
            if (MakeDirectoryAt(_parent, name, OwnerOnly) != 0)
            {
                throw PosixFailure.From("make a folder beside", _target);
            }

            Descriptor = TryLock(name);
            if (Descriptor >= 0)
            {
                _name = name;
                return;
            }
        }

        throw new SlipwayException(
            FailureKind.Store, $"Cannot lock a folder beside '{_target}': another process keeps removing it. Try again.");
    }

    /// <summary>Opens and locks a hidden folder of this user, or returns -1: another process holds it, or removed it first.</summary>
    private int TryLock(ReadOnlySpan<byte> name)
    {
        var descriptor = OpenAt(_parent, name, ReadOnly | Libc.Directory | NoFollow | CloseOnExec);
        if (descriptor >= 0 && Lock(descriptor, LockExclusiveNow) == 0
            && Statx(descriptor, "\0"u8, EmptyPath, BasicStatus, out var mine) == 0 && mine.User == EffectiveUser()
            && Statx(_parent, name, NoFollowLink, BasicStatus, out var there) == 0 && there.Inode == mine.Inode)
        {
            return descriptor;
        }

        if (descriptor >= 0)
        {
            Close(descriptor);
        }

        return -1;
    }

    private void RemoveLitter()
    {
        var prefix = Encoding.ASCII.GetBytes(HiddenPrefix(_target));
        var names = DirectoryNames.Read(_parent, _target);
        for (var i = 0; i < names.Count; i++)
        {
            if (names.KindOf(i) == Kind.Directory && names[i].StartsWith(prefix) && TryLock(names[i]) is var held and >= 0)
            {
                Remove(names[i]);
                Close(held);
            }
        }
    }

    private void Remove(ReadOnlySpan<byte> name)
    {
        try
        {
            TreeRemoval.Remove(_parent, name, _target);
        }
        catch (SlipwayException failure)
        {
            // What failed before, or the extraction that is about to start, matters more; the next one tries again.
            _notice?.Invoke($"The unfinished folder '{PathText.Show(name[..^1])}' beside '{_target}' could not be removed: {failure.Message}");
        }
    }
}
