using System.Security.Cryptography;
using System.Text;
using Slipway.Content;
using Slipway.Fingerprints.Contexts;
using Slipway.Records;

namespace Slipway.Fingerprints;

/// <summary>
/// Collects the inputs of one image: each has a name and a value. The stash records enough of the value to tell whether it changed.
/// </summary>
internal sealed class InputList
{
    /// <summary>Maximum files and folders that a record lists per context.</summary>
    private const int MostFiles = 1000;

    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<InputRecord> _records = [];
    private readonly List<string> _unresolved = [];

    public Dictionary<string, ContextTree> Trees { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<string>> Steps { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds an input whose value anyone may see. A token in an address is left out: it does not change the image.</summary>
    public void Add(string name, string value)
    {
        (name, value) = (Credentials.Remove(name), Credentials.Remove(value));
        if (_values.TryAdd(name, value))
        {
            _records.Add(new InputRecord(name, value));
        }
    }

    /// <summary>Adds an input of whose value only a digest is recorded.</summary>
    public void AddHidden(string name, string value)
    {
        if (_values.TryAdd(name, value))
        {
            _records.Add(new InputRecord(name, Digest.Of(Encoding.UTF8.GetBytes(value)).Short));
        }
    }

    /// <summary>Adds an image by its digest, and what in it cannot be resolved.</summary>
    /// <param name="kind">What the build uses it for.</param>
    /// <param name="reference">Its name, as the build writes it.</param>
    /// <param name="image">What the name refers to.</param>
    public void AddImage(string kind, string reference, ResolvedImage image)
    {
        if (image.Digest is null)
        {
            AddUnresolved(image.Problem ?? $"nobody knows which image '{reference}' is");
        }
        else
        {
            Add($"{kind} {reference}", image.Digest);
        }

        if (image.HasTriggers)
        {
            AddUnresolved($"the image '{reference}' adds instructions of its own (ONBUILD)");
        }
    }

    /// <summary>Adds a stage by its instructions, each with a line to show to people.</summary>
    public void AddStage(string name, IReadOnlyList<(string Text, string Shown)> steps)
    {
        var digests = steps.Select(static step => Digest.Of(Encoding.UTF8.GetBytes(step.Text))).ToList();
        if (_values.TryAdd(name, string.Join(' ', digests)))
        {
            _records.Add(new InputRecord(name, string.Join(' ', digests.Select(static digest => digest.Short[..8]))));
            Steps[name] = [.. steps.Select(static step => Credentials.Hide(step.Shown))];
        }
    }

    /// <summary>Adds what a build can see of a folder; the prefix distinguishes contexts.</summary>
    public void AddTree(string name, string prefix, ContextTree tree)
    {
        if (_values.TryAdd(name, tree.Digest.ToString()))
        {
            _records.AddRange(tree.List(prefix, MostFiles));
            Trees[prefix] = tree;
        }
    }

    public void AddUnresolved(string sentence)
    {
        sentence = Credentials.Hide(sentence);
        if (!_unresolved.Contains(sentence))
        {
            _unresolved.Add(sentence);
        }
    }

    public Fingerprint Finish()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"slipway fingerprint {Fingerprint.CurrentVersion}\n"));
        foreach (var (name, value) in _values)
        {
            var (nameBytes, valueBytes) = (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
            hash.AppendData(Encoding.UTF8.GetBytes($"{nameBytes.Length} {valueBytes.Length}\n"));
            hash.AppendData(nameBytes);
            hash.AppendData(valueBytes);
        }

        var digest = default(Digest);
        hash.GetHashAndReset(digest);
        return new Fingerprint
        {
            Value = digest,
            Inputs = _records,
            Unresolved = _unresolved,
            Trees = Trees,
            Steps = Steps,
        };
    }
}
