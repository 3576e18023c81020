// GitHub Actions' artifacts on the loopback address, for scripts: [--port N] [--data FOLDER] [--seed N] [--ready FILE].
// Prints the address, and writes it to FILE once it can be used. Ends on SIGTERM.
using System.Globalization;
using Slipway.Tests.GitHub;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at ? args[at + 1] : null;
int Number(string name, int otherwise) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

await using var emulator = await GitHubEmulator.StartAsync(
    new EmulatorOptions
    {
        Port = Number("--port", 0),
        DataFolder = Option("--data"),
        Seed = Number("--seed", 1),
    }
);
Console.WriteLine(emulator.Url);
if (Option("--ready") is { } ready)
{
    File.WriteAllText(ready + ".new", emulator.Url);
    File.Move(ready + ".new", ready, overwrite: true);
}

await emulator.WaitForShutdownAsync(CancellationToken.None);
