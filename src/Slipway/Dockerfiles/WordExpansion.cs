using System.Text;

namespace Slipway.Dockerfiles;

/// <summary>
/// Removes a word's quotes and replaces its variables, as BuildKit's Dockerfile frontend does (Dockerfile reference, Environment
/// replacement).
/// </summary>
internal sealed class WordExpansion(string text, Variables variables)
{
    private const int MaxDepth = 32;

    private int _position;
    private int _depth;

    /// <summary>The character that makes the next one literal.</summary>
    public char Escape { get; init; } = '\\';

    /// <summary>Leave quotes where they are.</summary>
    public bool KeepQuotes { get; init; }

    /// <summary>Leave escape characters where they are.</summary>
    public bool KeepEscapes { get; set; }

    /// <summary>Leave variables without a value where they are.</summary>
    public bool KeepUnset { get; init; }

    public static string Expand(string word, Variables variables, char escape) =>
        new WordExpansion(word, variables) { Escape = escape }.Until('\0', null);

    /// <summary>The words, split at unquoted blanks; empty if the text cannot be split.</summary>
    public List<string> Words()
    {
        var splitter = new WordSplitter();
        try
        {
            Until('\0', splitter);
        }
        catch (DockerfileProblem)
        {
            // BuildKit ignores it, too: the shell will complain about an open quote.
            return [];
        }

        return splitter.Finish();
    }

    private bool AtEnd => _position == text.Length;

    private string Until(char stop, WordSplitter? words)
    {
        var result = new StringBuilder();
        while (!AtEnd)
        {
            var c = text[_position];
            if (stop != '\0' && c == stop)
            {
                _position++;
                return result.ToString();
            }

            Step(c, result, words);
        }

        return stop == '\0' ? result.ToString() : throw new DockerfileProblem(0, $"a substitution in '{text}' lacks its '{stop}'");
    }

    private void Step(char c, StringBuilder result, WordSplitter? words)
    {
        var part = c switch
        {
            '\'' => SingleQuoted(),
            '"' => DoubleQuoted(),
            '$' => Dollar(),
            '<' => LessThan(),
            _ => null,
        };
        if (part is not null)
        {
            result.Append(part);
            words?.Add(part, raw: c != '$');
            return;
        }

        _position++;
        if (c != Escape)
        {
            result.Append(c);
            words?.Add(c.ToString(), raw: false);
            return;
        }

        part = (KeepEscapes ? c.ToString() : "") + (AtEnd ? "" : text[_position++].ToString());
        result.Append(part);
        words?.Add(part, raw: true);
    }

    private string SingleQuoted()
    {
        var end = text.IndexOf('\'', _position + 1);
        if (end < 0)
        {
            throw new DockerfileProblem(0, $"a single quote in '{text}' is not closed");
        }

        var inner = KeepQuotes ? text[_position..(end + 1)] : text[(_position + 1)..end];
        _position = end + 1;
        return inner;
    }

    private string DoubleQuoted()
    {
        var result = new StringBuilder(KeepQuotes ? "\"" : "");
        _position++;
        while (!AtEnd)
        {
            var c = text[_position];
            if (c == '$')
            {
                result.Append(Dollar());
                continue;
            }

            _position++;
            if (c == '"')
            {
                return KeepQuotes ? result.Append(c).ToString() : result.ToString();
            }

            result.Append(c == Escape ? Escaped() : c.ToString());
        }

        throw new DockerfileProblem(0, $"a double quote in '{text}' is not closed");
    }

    // Within double quotes only the quote, the dollar sign and the escape character itself can be escaped.
    private string Escaped()
    {
        var kept = KeepEscapes ? Escape.ToString() : "";
        return AtEnd ? kept
            : text[_position] is '"' or '$' || text[_position] == Escape ? kept + text[_position++]
            : kept + Escape;
    }

    private string LessThan()
    {
        _position++;
        if (AtEnd || text[_position] != '<')
        {
            return "<";
        }

        var start = ++_position;
        while (!AtEnd && text[_position] is ' ' or '\t' or '\r')
        {
            _position++;
        }

        return "<<" + text[start.._position];
    }

    private string Dollar()
    {
        _position++;
        if (AtEnd || text[_position] != '{')
        {
            var name = Name();
            return name.Length == 0 ? "$" : variables[name] ?? (KeepUnset ? "$" + name : "");
        }

        _position++;
        if (AtEnd)
        {
            throw new DockerfileProblem(0, $"a substitution in '{text}' lacks its '}}'");
        }

        if (text[_position] is '{' or '}' or ':' || ++_depth > MaxDepth)
        {
            throw new DockerfileProblem(0, $"'{text}' has a bad substitution");
        }

        var value = Braced();
        _depth--;
        return value;
    }

    private string Braced()
    {
        var name = Name();
        var operation = Next();
        var ifEmpty = operation == ':';
        operation = ifEmpty ? Next() : operation;
        if (operation == '}' && !ifEmpty)
        {
            return variables[name] ?? (KeepUnset ? $"${{{name}}}" : "");
        }

        if (operation == '/' && !ifEmpty)
        {
            return Replaced(name);
        }

        if (!"+-?#%".Contains(operation) || (ifEmpty && operation is '#' or '%'))
        {
            throw new DockerfileProblem(0, $"'{operation}' is not supported in the substitution of '{name}'");
        }

        var word = Inner('}', raw: operation is '#' or '%');
        var value = variables[name];
        var missing = value is null || (ifEmpty && value.Length == 0);
        return (KeepUnset && value is null)
            ? $"${{{name}{(ifEmpty ? ":" : "")}{operation}{word}}}"
            : operation switch
            {
                '-' => missing ? word : value!,
                '+' => missing ? "" : word,
                '?' => missing
                    ? variables.IsOpen
                        ? ""
                        : throw new DockerfileProblem(
                            0,
                            $"{name}: {(word.Length > 0 ? word : NotAllowed(isSet: value is not null && ifEmpty))}"
                        )
                    : value!,
                '#' => ShellPattern.TrimStart(value ?? "", word),
                _ => ShellPattern.TrimEnd(value ?? "", word),
            };
    }

    private static string NotAllowed(bool isSet) => isSet ? "is not allowed to be empty" : "is not allowed to be unset";

    private string Replaced(string name)
    {
        var all = !AtEnd && text[_position] == '/';
        _position += all ? 1 : 0;
        var pattern = Inner('/', raw: true);
        var replacement = Inner('}', raw: true);
        var value = variables[name];
        return KeepUnset && value is null
            ? $"${{{name}/{pattern}/{replacement}}}"
            : ShellPattern.Replace(value ?? "", pattern, replacement, all);
    }

    private string Inner(char stop, bool raw)
    {
        var kept = KeepEscapes;
        KeepEscapes = raw;
        try
        {
            return Until(stop, null);
        }
        finally
        {
            KeepEscapes = kept;
        }
    }

    private char Next() => AtEnd ? throw new DockerfileProblem(0, $"a substitution in '{text}' lacks its '}}'") : text[_position++];

    private string Name()
    {
        var start = _position;
        if (!AtEnd && char.IsDigit(text[_position]))
        {
            while (!AtEnd && char.IsDigit(text[_position]))
            {
                _position++;
            }
        }
        else if (!AtEnd && "@*#?-$!0".Contains(text[_position]))
        {
            _position++;
        }
        else
        {
            while (!AtEnd && (char.IsLetterOrDigit(text[_position]) || text[_position] == '_'))
            {
                _position++;
            }
        }

        return text[start.._position];
    }
}
