using System.Text;

namespace Slipway.Records;

/// <summary>A stash's name, e.g. <c>ci-3.12-linux-amd64</c>: 1 to 200 visible characters, without control characters.</summary>
public readonly record struct StashKey
{
    private const int MaxLength = 200;

    /// <summary>Checks and wraps a key.</summary>
    /// <exception cref="SlipwayException">The text cannot be a key.</exception>
    public StashKey(string text)
    {
        if (
            string.IsNullOrWhiteSpace(text)
            || text.Length > MaxLength
            || text.Any(char.IsControl)
            || text != text.Trim()
            || !IsUnicode(text)
        )
        {
            throw new SlipwayException(
                FailureKind.Usage,
                $"'{text}' cannot be a key: use 1 to {MaxLength} visible characters without spaces at the ends."
            );
        }

        Text = text;
    }

    /// <summary>The key as its user wrote it.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;

    // Half a surrogate pair has no UTF-8 form: two such keys would look the same in every store.
    private static bool IsUnicode(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
