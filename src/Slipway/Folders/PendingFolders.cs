namespace Slipway.Folders;

/// <summary>
/// The metadata to set on folders once they are complete: writing into a folder changes its time, and a read-only folder cannot be
/// written to.
/// </summary>
internal sealed class PendingFolders
{
    // Enough for some 500,000 folders; more would exceed the memory that a restore may use.
    private const long MaxBytes = 128L << 20;
    private const int Overhead = 160;
    private const int DefaultMode = 0x1ed;

    private readonly List<(byte[] Path, EntryMetadata Metadata)> _folders = [];
    private readonly Dictionary<byte[], int> _places;
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private long _bytes;

    public PendingFolders()
    {
        _places = new(BytesComparer.Instance);
        _lookup = _places.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The folders in the order to finish them: inner folders before those that contain them.</summary>
    public IEnumerable<(byte[] Path, EntryMetadata Metadata)> InnerFirst()
    {
        for (var i = _folders.Count - 1; i >= 0; i--)
        {
            yield return _folders[i];
        }
    }

    /// <summary>Remembers a folder that no entry has described yet.</summary>
    public void Add(ReadOnlySpan<byte> path) => Set(path, new EntryMetadata(DefaultMode, null, null, []));

    /// <summary>Remembers a folder, or updates it from a later entry. Every folder is added before what it contains.</summary>
    public void Set(ReadOnlySpan<byte> path, EntryMetadata metadata)
    {
        _bytes += metadata.Attributes.Sum(attribute => (long)attribute.Name.Length + attribute.Value.Length + Overhead);
        if (_lookup.TryGetValue(path, out var place))
        {
            _folders[place] = (_folders[place].Path, metadata);
        }
        else
        {
            _bytes += path.Length + Overhead;
            var copy = path.ToArray();
            _places.Add(copy, _folders.Count);
            _folders.Add((copy, metadata));
        }

        if (_bytes > MaxBytes)
        {
            throw new SlipwayException(
                FailureKind.Refused,
                $"The tar stream has too many folders: describing them takes more than {MaxBytes} bytes. Save a smaller folder."
            );
        }
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly BytesComparer Instance = new();

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        // Seeded per process, so that a stream cannot force collisions.
        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var hash = default(HashCode);
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
