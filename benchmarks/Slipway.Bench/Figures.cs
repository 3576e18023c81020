using System.Globalization;
using System.Text;

namespace Slipway.Bench;

/// <summary>Named figures: printed as a table and written as one flat JSON object.</summary>
internal sealed class Figures
{
    private readonly List<(string Name, double Value, string Detail)> _rows = [];

    public void Add(string name, double value, string detail = "")
    {
        _rows.Add((name, value, detail));
        Console.WriteLine($"{name, -44} {Text(value), 10}  {detail}");
    }

    /// <summary>A ratio of two commands that were run in turn: the median of the ratios, pair by pair.</summary>
    public void AddRatio(string name, IReadOnlyList<double> ours, IReadOnlyList<double> theirs) =>
        Add(
            name,
            Median([.. ours.Zip(theirs, static (our, their) => our / their)]),
            $"{Text(Median(ours))} s / {Text(Median(theirs))} s, {ours.Count} pairs"
        );

    public void WriteJson(string path)
    {
        var json = new StringBuilder("{\n");
        json.AppendJoin(",\n", _rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"  \"{row.Name}\": {row.Value:0.####}")));
        File.WriteAllText(path, json.Append("\n}\n").ToString());
    }

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Text(double value) => value.ToString(value >= 100 ? "F0" : "F3", CultureInfo.InvariantCulture);
}
