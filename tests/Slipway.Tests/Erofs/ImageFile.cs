using System.Globalization;

namespace Slipway.Tests.Erofs;

/// <summary>What a path of a file system is, as far as tests compare it. Bytes of names and values are Latin-1 characters.</summary>
public sealed record ImageFile
{
    /// <summary>Permissions and type, as st_mode has them.</summary>
    public required int Mode { get; init; }

    public required (long User, long Group) Owner { get; init; }

    public required (long Seconds, int Nanoseconds) Modified { get; init; }

    /// <summary>Bytes of a file or of a link's target; else 0.</summary>
    public long Size { get; init; }

    /// <summary>Content, a link's target, or a device's number.</summary>
    public string Content { get; init; } = "";

    public long Links { get; init; }

    /// <summary>Equal for the names of one file, and only for them.</summary>
    public long Identity { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public bool IsFolder => (Mode & 0xf000) == 0x4000;

    public bool IsWhiteout => (Mode & 0xf000) == 0x2000 && Content == "0";

    /// <summary>One line for each path: all that is compared, names of the same file by the first of them.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyDictionary<string, ImageFile> files)
    {
        var first = files
            .OrderBy(static one => one.Key, StringComparer.Ordinal)
            .GroupBy(static one => one.Value.Identity)
            .ToDictionary(static group => group.Key, static group => group.First().Key);
        return
        [
            .. files
                .OrderBy(static one => one.Key, StringComparer.Ordinal)
                .Select(one => one.Value.Line(one.Key, first[one.Value.Identity])),
        ];
    }

    private string Line(string path, string first)
    {
        var attributes = Attributes
            .OrderBy(static one => one.Key, StringComparer.Ordinal)
            .Select(static one => $"{one.Key}={Short(one.Value)}");
        return IsWhiteout
            ? $"'{path}' deleted"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"'{path}' {Convert.ToString(Mode, 8)} {Owner} {Modified} {Size} links {Links} as '{first}' "
                    + $"[{string.Join(' ', attributes)}] {Short(Content)}"
            );
    }

    private static string Short(string text) =>
        text.Length < 100
            ? text
            : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.Latin1.GetBytes(text)));
}
