using System.Text;

namespace Slipway.Dockerfiles;

/// <summary>Splits the arguments of <c>ENV</c> and <c>ARG</c> at unquoted blanks; quotes and escapes stay for the expansion.</summary>
internal static class QuotedWords
{
    public static List<string> Split(string text, char escape)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, quoted) = ('\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                Flush(words, word, ref quoted);
                continue;
            }

            if (c == escape && quote != '\'')
            {
                if (++i < text.Length)
                {
                    word.Append(c).Append(text[i]);
                }

                continue;
            }

            if (quote == '\0' && c is '\'' or '"')
            {
                (quote, quoted) = (c, true);
            }
            else if (c == quote)
            {
                quote = '\0';
            }

            word.Append(c);
        }

        Flush(words, word, ref quoted);
        return words;
    }

    private static void Flush(List<string> words, StringBuilder word, ref bool quoted)
    {
        if (quoted || word.Length > 0)
        {
            words.Add(word.ToString());
        }

        word.Clear();
        quoted = false;
    }
}
