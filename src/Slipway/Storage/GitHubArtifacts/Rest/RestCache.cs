using System.Net.Http.Headers;

namespace Slipway.Storage.GitHubArtifacts.Rest;

/// <summary>Answers of the REST API with their entity tags: an unchanged answer costs no call (RFC 9110, section 13.1.2).</summary>
internal sealed class RestCache
{
    // A command asks for a few lists; what exceeds the limits is fetched in full again.
    private const int MaxEntries = 32;
    private const int MaxBody = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (EntityTagHeaderValue Tag, ReadOnlyMemory<byte> Body)> _answers = new(StringComparer.Ordinal);

    public EntityTagHeaderValue? TagOf(string path)
    {
        lock (_gate)
        {
            return _answers.TryGetValue(path, out var answer) ? answer.Tag : null;
        }
    }

    public ReadOnlyMemory<byte>? BodyOf(string path)
    {
        lock (_gate)
        {
            return _answers.TryGetValue(path, out var answer) ? (ReadOnlyMemory<byte>?)answer.Body : null;
        }
    }

    public void Keep(string path, EntityTagHeaderValue? tag, ReadOnlyMemory<byte> body)
    {
        lock (_gate)
        {
            if (tag is not null && body.Length <= MaxBody && (_answers.ContainsKey(path) || _answers.Count < MaxEntries))
            {
                _answers[path] = (tag, body.ToArray());
            }
        }
    }
}
