using System.Text.Json.Serialization.Metadata;
using Slipway.Cli.Base;
using Slipway.Cli.Ci;
using Slipway.Cli.Printing;
using Spectre.Console;

namespace Slipway.Cli.Output;

/// <summary>What a command says: data on stdout, everything else on stderr.</summary>
internal sealed class CommandOutput
{
    private readonly Surroundings _surroundings;
    private readonly CiSystem _ci;
    private readonly OutputStyle _style;
    private readonly Redaction _redaction;
    private readonly PrintedText _text;
    private readonly Lazy<TerminalOutput?> _terminal;

    public CommandOutput(Surroundings surroundings, CiSystem ci, OutputStyle style, Redaction redaction)
    {
        (_surroundings, _ci, _style, _redaction) = (surroundings, ci, style, redaction);
        _text = new PrintedText(redaction, ci.IsLog);
        _terminal = new Lazy<TerminalOutput?>(() => TerminalOutput.Open(surroundings, ci));
    }

    /// <summary>Shows the progress of running transfers.</summary>
    public IProgress Progress => MakeProgress(folded: true);

    /// <summary>The same, for work that groups the log itself: groups cannot nest.</summary>
    public IProgress FlatProgress => MakeProgress(folded: false);

    public bool Json => _style.Json;

    /// <summary>Writes a line of data, for people and simple programs.</summary>
    public void Line(string text) => _surroundings.Out.WriteLine(_text.Line(text));

    /// <summary>Writes rows of data, as columns.</summary>
    public void Table(IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows) =>
        TextTable.Write(_surroundings, [.. titles.Select(_text.Line)], rows.Select(row => row.Select(_text.Line)));

    /// <summary>Writes the command's single JSON document.</summary>
    public void Document<T>(T document, JsonTypeInfo<T> type) => _surroundings.Out.WriteLine(_text.Json(DocumentText.Of(document, type)));

    /// <summary>Removes secrets from text that is printed elsewhere.</summary>
    public string Redact(string text) => _redaction.Apply(text);

    /// <summary>Hides one more secret from now on.</summary>
    public void Hide(string secret) => _redaction.Add(secret);

    /// <summary>Asks the CI system to hide the environment's secrets, whichever program prints them.</summary>
    public void HideSecrets()
    {
        foreach (var secret in _redaction.Secrets)
        {
            _ci.Mask(_surroundings.Error, secret);
        }
    }

    /// <summary>Says what happened.</summary>
    public void Note(string text)
    {
        if (!_style.Quiet)
        {
            Write(_text.Message(text), "", Color.Default);
        }
    }

    /// <summary>Warns of a problem that does not stop the command.</summary>
    public void Warn(string text)
    {
        if (!_style.Quiet)
        {
            text = _text.Message(text);
            Write(text, "warning: ", Color.Yellow);
            _ci.AnnotateWarning(_surroundings.Error, text);
        }
    }

    /// <summary>Writes a foldable group to the log.</summary>
    public void Group(string title, IReadOnlyList<string> lines)
    {
        if (!_style.Quiet)
        {
            _ci.BeginGroup(_surroundings.Error, _text.Line(title));
            foreach (var line in lines)
            {
                _surroundings.Error.WriteLine(_text.Message(line));
            }

            _ci.EndGroup(_surroundings.Error);
        }
    }

    /// <summary>Says why a command failed, and returns its exit code.</summary>
    public int Fail(Exception e)
    {
        Tell(e);
        if (_style.Json)
        {
            Document(new FailureDocument(FailureDetails.Of(e)), FailureJson.Default.FailureDocument);
        }

        return ExitCode.Of(e);
    }

    /// <summary>Says why a part of a command failed; the command's document says so too.</summary>
    public void Tell(Exception e)
    {
        var message = _text.Message(FailureDetails.Of(e).Message);
        Write(message, "error: ", Color.Red);
        _ci.AnnotateError(_surroundings.Error, message);
        if (_style.Debug)
        {
            _surroundings.Error.WriteLine(_text.Message(e.ToString()));
        }
    }

    /// <summary>Says that the command was interrupted, and returns the exit code.</summary>
    public int Interrupted(Exception e)
    {
        Write("interrupted", "error: ", Color.Red);
        if (_style.Debug)
        {
            _surroundings.Error.WriteLine(_text.Message(e.ToString()));
        }

        if (_style.Json)
        {
            Document(new FailureDocument(FailureDetails.Interruption), FailureJson.Default.FailureDocument);
        }

        return ExitCode.Interrupted;
    }

    private IProgress MakeProgress(bool folded) =>
        _style.Quiet ? new SilentProgress()
        : _terminal.Value is { } terminal ? new LiveProgress(terminal, _surroundings.Clock, _text)
        : new PlainProgress(_surroundings.Error, _surroundings.Clock, _ci, _text, folded);

    private void Write(string text, string prefix, Color colour)
    {
        if (_terminal.Value is { } terminal)
        {
            terminal.WriteLine(prefix, colour, text);
        }
        else
        {
            _surroundings.Error.WriteLine(prefix + text);
        }
    }
}
