using System.Text;
using System.Threading.Channels;

namespace Slipway.Cli.Tests.Output;

/// <summary>A log whose lines a test can wait for.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value) => _lines.Writer.TryWrite(value ?? "");

    public ValueTask<string> NextAsync() => _lines.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool IsEmpty => _lines.Reader.Count == 0;
}
