using System.Globalization;
using System.Text;
using Slipway.Tests.Tar;

namespace Slipway.Tests.Erofs;

/// <summary>An entry of a layer's tar, as tests make it.</summary>
/// <param name="Type">The type flag.</param>
/// <param name="Path">Its path.</param>
public sealed record LayerEntry(char Type, string Path)
{
    public string Link { get; init; } = "";

    public string Content { get; init; } = "";

    public int Mode { get; init; } = 0x1a4;

    public (long User, long Group) Owner { get; init; }

    public (long Seconds, int Nanoseconds) Modified { get; init; } = (1_600_000_000, 0);

    public (int Major, int Minor) Device { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public static byte[] Tar(params IEnumerable<LayerEntry> entries)
    {
        var tar = new TarSample();
        foreach (var entry in entries)
        {
            entry.AddTo(tar);
        }

        return tar.Finish();
    }

    public override string ToString() =>
        $"{Type} '{Path}' '{Link}' {Content.Length} {Convert.ToString(Mode, 8)} {Owner} {Modified} {Device} "
        + string.Join(' ', Attributes.Select(static one => $"{one.Key}:{one.Value.Length}"));

    private void AddTo(TarSample tar)
    {
        var time = $"{Modified.Seconds}" + (Modified.Nanoseconds == 0 ? "" : $".{Modified.Nanoseconds:D9}");
        tar.Pax([
            $"path={Path}",
            .. Link.Length == 0 ? Array.Empty<string>() : [$"linkpath={Link}"],
            $"uid={Owner.User}",
            $"gid={Owner.Group}",
            string.Create(CultureInfo.InvariantCulture, $"mtime={time}"),
            .. Attributes.Select(static one => $"SCHILY.xattr.{one.Key}={one.Value}"),
        ]);
        tar.Entry(
            Type,
            "short",
            Encoding.Latin1.GetBytes(Content),
            "short",
            Convert.ToString(Mode, 8).PadLeft(7, '0'),
            major: Convert.ToString(Device.Major, 8),
            minor: Convert.ToString(Device.Minor, 8)
        );
    }
}
