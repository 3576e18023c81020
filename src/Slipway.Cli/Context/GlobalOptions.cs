using System.CommandLine;

namespace Slipway.Cli.Context;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Store { get; } =
        new("--store")
        {
            HelpName = "ADDRESS",
            Description =
                "The store: folder:PATH, or github: for workflow artifacts. Default: SLIPWAY_STORE, else "
                + "github: in GitHub Actions and a folder in your cache directory elsewhere.",
            Recursive = true,
        };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON document on stdout.", Recursive = true };

    public Option<bool> Quiet { get; } =
        new("--quiet", "-q") { Description = "No progress, and no messages except errors.", Recursive = true };

    public Option<bool> Debug { get; } = new("--debug") { Description = "Show where an error comes from.", Recursive = true };

    public void AddTo(Command root) => root.Add(Store, Json, Quiet, Debug);
}
