using System.Globalization;

namespace Slipway.Cli.Printing;

/// <summary>Numbers as people read them.</summary>
internal static class Human
{
    /// <summary>Bytes with three digits and decimal units, as docker shows them: <c>346 MB</c>.</summary>
    public static string Bytes(double bytes) => ByteSize.Show(bytes);

    /// <summary>How long something took: <c>4.1 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalSeconds < 59.95
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(long)Math.Round(time.TotalSeconds) / 60} min {(long)Math.Round(time.TotalSeconds) % 60} s"
            );

    /// <summary>The time left: <c>1:05</c>.</summary>
    public static string Left(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes}:{time.Seconds:00}");

    /// <summary>A moment, in UTC.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The part of a stash's locator that tells it apart: <c>20261124T1200000000000Z-0000-3f0a9c5b7e21d846</c>.</summary>
    public static string Stash(string locator) => locator[(locator.LastIndexOf('/') + 1)..];

    /// <summary>A number and its noun.</summary>
    public static string Count(long count, string noun, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : plural ?? noun + "s")}");
}
