using System.Globalization;

namespace Slipway;

/// <summary>Numbers of bytes as people read them.</summary>
public static class ByteSize
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Bytes with three digits and decimal units, as docker shows them: <c>346 MB</c>.</summary>
    public static string Show(double bytes)
    {
        var unit = 0;

        // 999.5 would round to four digits.
        while (bytes >= 999.5 && unit < Units.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Digits(bytes)} {Units[unit]}");
    }

    private static string Digits(double value) =>
        value switch
        {
            >= 99.95 => value.ToString("0", CultureInfo.InvariantCulture),
            >= 9.995 => value.ToString("0.#", CultureInfo.InvariantCulture),
            _ => value.ToString("0.##", CultureInfo.InvariantCulture),
        };
}
