using System.Text;

namespace Slipway.Dockerfiles;

/// <summary>Gathers words from characters: blanks end one, except where they were quoted.</summary>
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
