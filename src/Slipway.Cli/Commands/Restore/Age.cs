using System.Globalization;

namespace Slipway.Cli.Commands.Restore;

/// <summary>A maximum age, as users write it: <c>90m</c>, <c>48h</c>, <c>7d</c>.</summary>
internal static class Age
{
    /// <summary>Far longer than any store keeps a stash.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    public static TimeSpan? TryParse(string text)
    {
        if (
            text.Length < 2
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || UnitOf(text[^1]) is not { } unit
        )
        {
            return null;
        }

        return count > 0 && count <= Longest / unit ? unit * count : null;
    }

    private static TimeSpan? UnitOf(char letter) =>
        letter switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };
}
