using System.Security.Cryptography;
using System.Text;
using static Slipway.Files.Libc;

namespace Slipway.Files;

/// <summary>
/// A folder that nobody else may enter, made beside the target and renamed to it at the end. The next attempt at the same target removes
/// what a killed process left.
/// </summary>
internal sealed class PartialFolder : IDisposable
{
    private readonly int _parent;
    private readonly string _target;
    private OwnedFolder? _folder;

    private PartialFolder(int parent, string target) => (_parent, _target) = (parent, target);

    public int Descriptor => _folder!.Descriptor;

    /// <summary>Its path until it is renamed to its target.</summary>
    public string Path => System.IO.Path.Join(System.IO.Path.GetDirectoryName(_target), Encoding.ASCII.GetString(_folder!.Name[..^1]));

    private byte[] TargetName => [.. Encoding.UTF8.GetBytes(System.IO.Path.GetFileName(_target)), 0];

    /// <summary>Checks that the target is free, removes leftovers of earlier attempts, and makes the folder.</summary>
    public static PartialFolder Create(string target, Action<string>? notice)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        var partial = new PartialFolder(OpenParent(full), full);
        try
        {
            partial.DemandFreeTarget();
            partial._folder = OwnedFolder.Create(partial._parent, HiddenPrefix(full), full, notice);
            return partial;
        }
        catch
        {
            partial.Dispose();
            throw;
        }
    }

    /// <summary>The start of the hidden name for a target; short, however long the target's name is.</summary>
    public static string HiddenPrefix(string target) =>
        $".slipway-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(System.IO.Path.GetFileName(target))).AsSpan(0, 6))}-";

    /// <summary>Renames the folder to its target, atomically for everyone else.</summary>
    public void Commit()
    {
        if (RenameAt(_parent, _folder!.Name, _parent, TargetName) != 0)
        {
            throw (Error)LastError is Error.NotEmpty or Error.Exists or Error.NotADirectory
                ? NotFree("something appeared there meanwhile")
                : PosixFailure.From("put the finished folder in the place of", _target);
        }

        _folder.Keep();
    }

    public void Dispose()
    {
        _folder?.Dispose();
        Close(_parent);
    }

    private static int OpenParent(string full)
    {
        var parent =
            System.IO.Path.GetDirectoryName(full)
            ?? throw new SlipwayException(FailureKind.Usage, $"'{full}' cannot be a target. Name a folder that does not exist yet.");
        try
        {
            System.IO.Directory.CreateDirectory(parent);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SlipwayException(FailureKind.Store, $"Cannot make the folder '{parent}': {failure.Message}", failure);
        }

        return OwnedFolder.OpenParent(parent);
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

            throw (Error)LastError is Error.NotADirectory or Error.TooManySymlinks
                ? NotFree("it is not a folder")
                : PosixFailure.From("open", _target);
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
}
