using System.Globalization;
using System.Text;

namespace Slipway.Tar;

/// <summary>Shows a path to people. Paths on Linux are bytes; what is not printable UTF-8 appears as <c>\xNN</c>.</summary>
internal static class PathText
{
    private const int MaxShown = 1024;

    /// <summary>The path as printable text, cut after 1,024 bytes.</summary>
    public static string Show(ReadOnlySpan<byte> path)
    {
        var shown = path.Length > MaxShown ? path[..MaxShown] : path;
        var text = new StringBuilder(shown.Length);
        while (!shown.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(shown, out var rune, out var used);
            if (status == System.Buffers.OperationStatus.Done && !Rune.IsControl(rune))
            {
                text.Append(rune);
            }
            else
            {
                Escape(text, shown[..used]);
            }

            shown = shown[used..];
        }

        return path.Length > MaxShown ? text.Append("...").ToString() : text.ToString();
    }

    private static void Escape(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }
    }
}
