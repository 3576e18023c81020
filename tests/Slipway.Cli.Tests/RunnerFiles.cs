namespace Slipway.Cli.Tests;

/// <summary>Reads what a step wrote for the runner, by the runner's rules.</summary>
internal static class RunnerFiles
{
    public static Dictionary<string, string> ReadOutputs(string text)
    {
        var outputs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var lines = new Queue<string>(text.Split('\n'));
        while (lines.TryDequeue(out var line))
        {
            if (line.Length == 0)
            {
                continue;
            }

            var (equals, heredoc) = (line.IndexOf('='), line.IndexOf("<<", StringComparison.Ordinal));
            if (equals >= 0 && (heredoc < 0 || equals < heredoc))
            {
                outputs[line[..equals]] = line[(equals + 1)..];
                continue;
            }

            var end = line[(heredoc + 2)..];
            var value = new List<string>();
            while (lines.Dequeue() is var next && next != end)
            {
                value.Add(next);
            }

            outputs[line[..heredoc]] = string.Join('\n', value);
        }

        return outputs;
    }
}
