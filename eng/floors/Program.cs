using Slipway.Floors;

// Floors SOURCES ASSEMBLY...: prints which folder uses which, and the circles; with --why the types behind each use.
var why = args.Contains("--why");
var paths = args.Where(static argument => argument != "--why").ToList();
var graph = FolderGraph.Read(paths.Skip(1), paths[0]);
foreach (
    var line in why ? graph.Uses.Select(static use => $"{use.Key.From} -> {use.Key.To}: {string.Join(", ", use.Value)}") : graph.Describe()
)
{
    Console.WriteLine(line);
}

var circles = graph.FindCircles();
Console.WriteLine($"{circles.Count} circles");
foreach (var circle in circles)
{
    Console.WriteLine("  " + string.Join(", ", circle));
}
