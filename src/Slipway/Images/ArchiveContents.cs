using Slipway.Content;

namespace Slipway.Images;

/// <summary>What an archive's members are called, and which blobs they are.</summary>
internal sealed class ArchiveContents
{
    /// <summary>Links between members: old engines write a layer once and link to it.</summary>
    private const int MaxLinks = 8;

    private readonly Dictionary<string, Digest> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary><c>index.json</c>, of an OCI layout.</summary>
    public byte[]? Index { get; set; }

    /// <summary><c>manifest.json</c>, of a <c>docker save</c>.</summary>
    public byte[]? DockerManifest { get; set; }

    /// <summary>Notes a member.</summary>
    /// <exception cref="SlipwayException">Refused: there is one of that name already.</exception>
    public void Enter(string name)
    {
        if (!_names.Add(name))
        {
            throw Refusal.Of($"The archive holds '{name}' twice");
        }
    }

    public void AddFile(string name, Digest blob) => _files[name] = blob;

    public void AddLink(string name, string target) => _links[name] = target;

    /// <summary>Finds the blob behind a name, through links.</summary>
    public bool TryResolve(string? name, out Digest blob)
    {
        blob = default;
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
