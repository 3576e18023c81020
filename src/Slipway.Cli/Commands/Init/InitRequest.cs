namespace Slipway.Cli.Commands.Init;

/// <summary>What <c>init github</c> was asked to do.</summary>
internal sealed record InitRequest(
    IReadOnlyList<string> Targets,
    IReadOnlyList<string> Files,
    string? Plan,
    string? ActionsRef,
    string? Branch,
    string? TestCommand,
    bool Force,
    bool DryRun
);
