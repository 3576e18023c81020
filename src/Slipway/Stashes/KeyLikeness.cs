namespace Slipway.Stashes;

/// <summary>Measures how similar two keys are.</summary>
public static class KeyLikeness
{
    private const string Separators = "-/._";

    /// <summary>
    /// Returns the length of the longest common beginning that ends with a whole segment in both keys; 0 if there is none.
    /// <c>ci-3.12-amd64</c> and <c>ci-3.12-arm64</c> share <c>ci-3.12</c>; <c>ci</c> and <c>cibuild</c> share nothing.
    /// </summary>
    public static int SharedSegments(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        for (var end = same; end > 0; end--)
        {
            if (EndsSegment(left, end) && EndsSegment(right, end))
            {
                return end;
            }
        }

        return 0;
    }

    /// <summary>Returns how many characters to insert, remove or replace to turn one key into the other (Levenshtein).</summary>
    public static int EditDistance(string left, string right)
    {
        var above = new int[right.Length + 1];
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(above[j], row[j - 1]));
            }

            (above, row) = (row, above);
        }

        return above[right.Length];
    }

    private static bool EndsSegment(string key, int end) =>
        !Separators.Contains(key[end - 1], StringComparison.Ordinal)
        && (end == key.Length || Separators.Contains(key[end], StringComparison.Ordinal));
}
