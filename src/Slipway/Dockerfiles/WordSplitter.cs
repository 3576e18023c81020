using System.Text;

namespace Slipway.Dockerfiles;

/// <summary>Builds words from characters: an unquoted blank ends a word.</summary>
internal sealed class WordSplitter
{
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();

    public void Add(string text, bool raw)
    {
        foreach (var c in text)
        {
            if (raw || !char.IsWhiteSpace(c))
            {
                _word.Append(c);
            }
            else if (_word.Length > 0)
            {
                Flush();
            }
        }
    }

    public List<string> Finish()
    {
        if (_word.Length > 0)
        {
            Flush();
        }

        return _words;
    }

    private void Flush()
    {
        _words.Add(_word.ToString());
        _word.Clear();
    }
}
