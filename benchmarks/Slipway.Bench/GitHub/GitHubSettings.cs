namespace Slipway.Bench.GitHub;

/// <summary>What `benchmarks/run-github-suite` prepared.</summary>
/// <param name="Slipway">The program.</param>
/// <param name="Emulator">The emulator's address.</param>
/// <param name="Client">The script that runs the official client.</param>
/// <param name="Modules">Where the official client is installed.</param>
/// <param name="Tars">Folder of the images as `docker save` wrote them.</param>
/// <param name="Small">A smaller image, which a herd restores.</param>
/// <param name="Scratch">A folder for what is downloaded.</param>
internal sealed record GitHubSettings(
    string Slipway,
    string Emulator,
    string Client,
    string Modules,
    string Tars,
    string Small,
    string Scratch
);
