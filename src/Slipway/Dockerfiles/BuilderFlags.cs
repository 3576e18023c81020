using System.Text;

namespace Slipway.Dockerfiles;

/// <summary>Splits a joined line into the instruction's name, flags and rest, as BuildKit's Dockerfile frontend does.</summary>
internal static class BuilderFlags
{
    public static Instruction Split(string line, int number, char escape)
    {
        var text = line.Trim();
        var end = text.AsSpan().IndexOfAny(" \t\v\f\r");
        if (end < 0)
        {
            return new Instruction(text.ToLowerInvariant(), [], "", number);
        }

        var flags = new List<string>();
        var rest = ReadFlags(text[end..].TrimStart(), escape, flags);
        return new Instruction(text[..end].ToLowerInvariant(), flags, rest.Trim(), number);
    }

    // BuildKit reads this part byte by byte and treats each byte as a character. That garbles an id that is not ASCII, so this does the
    // same to get the same id.
    private static string ReadFlags(string text, char escape, List<string> flags)
    {
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        var position = 0;
        while (true)
        {
            while (position < bytes.Length && char.IsWhiteSpace(bytes[position]))
            {
                position++;
            }

            if (!bytes.AsSpan(position).StartsWith("--"))
            {
                break;
            }

            var (word, quoted) = ReadWord(bytes, ref position, escape);
            if (word == "--")
            {
                break;
            }

            if (quoted || word.Length > 0)
            {
                flags.Add(word);
            }
        }

        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes[position..]));
    }

    private static (string Word, bool Quoted) ReadWord(string text, ref int position, char escape)
    {
        var word = new StringBuilder();
        var (quote, quoted) = ('\0', false);
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                break;
            }

            if (quote == '\0' && c is '\'' or '"')
            {
                (quote, quoted) = (c, true);
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (c != escape)
            {
                word.Append(c);
            }
            else if (++position < text.Length)
            {
                word.Append(text[position]);
            }
        }

        return (word.ToString(), quoted);
    }
}
