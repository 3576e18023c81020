using System.Security.Cryptography;
using System.Text;

namespace Slipway.Cli.Ci.Files;

/// <summary>The file that GITHUB_OUTPUT names; outputs are appended to it.</summary>
internal static class StepOutputFile
{
    public static void Append(string path, IEnumerable<StepOutput> outputs) => CommandFile.Append(path, Format(outputs));

    /// <summary>Formats outputs so that no value can end itself early or pass for another output.</summary>
    public static string Format(IEnumerable<StepOutput> outputs)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in outputs)
        {
            var end = NewDelimiter();
            text.Append(name).Append("<<").Append(end).Append('\n').Append(value).Append('\n').Append(end).Append('\n');
        }

        return text.ToString();
    }

    // 128 random bits: whoever chose a value cannot guess it.
    private static string NewDelimiter() => $"slipway-{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
}
