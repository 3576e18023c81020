using Slipway.Content;

namespace Slipway.Images;

/// <summary>Maps the names of an archive's members to blobs.</summary>
internal sealed class ArchiveContents
{
    /// <summary>Links to follow from one member to another: old engines write a layer once and link to it.</summary>
    private const int MaxLinks = 8;

    private readonly Dictionary<string, Digest> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    /// <summary><c>index.json</c> of an OCI layout.</summary>
    public byte[]? Index { get; set; }

    /// <summary><c>manifest.json</c> of a <c>docker save</c> archive.</summary>
    public byte[]? DockerManifest { get; set; }

    /// <summary>Notes a file. It replaces an earlier member of the same name, as unpacking would.</summary>
    public void AddFile(string name, Digest blob)
    {
        _links.Remove(name);
        _files[name] = blob;
    }

    /// <summary>Notes a link. A hard link keeps the file that its target names at this moment.</summary>
    public void AddLink(ArchiveEntry link)
    {
        if (link.Kind == ArchiveEntryKind.HardLink && TryResolve(link.LinkTarget, out var blob))
        {
            AddFile(link.Name, blob);
            return;
        }

        _files.Remove(link.Name);
        _links[link.Name] = link.LinkTarget!;
    }

    /// <summary>Finds the blob at a path, following links.</summary>
    public bool TryResolve(string? path, out Digest blob)
    {
        blob = default;
        var name = path is null ? null : ArchivePath.Normalise(path);
        for (var i = 0; i < MaxLinks && name is not null; i++)
        {
            if (_files.TryGetValue(name, out blob))
            {
                return true;
            }

            name = _links.GetValueOrDefault(name);
        }

        return false;
    }
}
