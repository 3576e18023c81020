using Slipway.Floors;

// floors SOURCES ASSEMBLY...: prints which folder uses which; with --why also the types.
var why = args.Contains("--why");
var paths = args.Where(static argument => argument != "--why").ToList();
var graph = FolderGraph.Read(paths.Skip(1), paths[0]);
foreach (var ((from, to), reasons) in graph.Uses)
{
    Console.WriteLine(why ? $"{from} -> {to}: {string.Join(", ", reasons)}" : $"{from} -> {to}");
}
