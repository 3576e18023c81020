namespace Slipway.Cli.Help;

/// <summary>The part of the root command's help that the parser doesn't know.</summary>
internal static class RootHelp
{
    public static IReadOnlyList<(string Line, string Meaning)> Examples { get; } =
    [
        ("slipway build ci prod", "Build bake targets and save each image; unchanged images are reused"),
        ("slipway save --image app:ci --key ci-py313", "Save an image of the local engine"),
        ("slipway restore ci-py313", "Bring it back, on this machine or another that reaches the store"),
        ("slipway run ci-py313 -- pytest -x", "Run a command in it, with the current folder mounted"),
        ("slipway list", "See what is there"),
    ];

    public static string Reference { get; } =
        """
            Environment:
              SLIPWAY_STORE         the store, where --store is not given
              SLIPWAY_NO_SUMMARY    1: add nothing to the run's page in GitHub Actions
              SLIPWAY_TRUST_EVENTS  workflow_dispatch: take what such runs saved, like what a push saved
              DOCKER_HOST           the engine, as for docker
              GITHUB_TOKEN          reads artifacts of other runs; on your machine GH_TOKEN, or 'gh auth login'
              NO_COLOR              no colours

            Exit codes:
              0    done
              2    the command line is wrong
              3    there is no such stash
              4    a stash is damaged, or may not be used by this run; a built image broke a rule
              5    the store or the network gave up
              6    the container engine failed or is not there; a build failed
              7    the disk is full, or will be
              70   a bug in slipway
              130  interrupted

            'slipway COMMAND --help' shows a command's options and examples.

            """;
}
