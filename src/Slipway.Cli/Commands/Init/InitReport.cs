using Slipway.Cli.Base;
using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Init;

/// <summary>Reports which files were written, or with <paramref name="dryRun"/> what would be in them.</summary>
internal sealed class InitReport(CommandContext context, bool dryRun)
{
    private const string Next =
        "Next: look at the files, above all at TESTS in slipway-ci.yml, and commit them. The pinned commit of "
        + "the actions must name a release in\n"
        + "actions/setup/release.json; else give the setup step in slipway-prepare/action.yml a version and a "
        + "sha256, or a path.";

    /// <summary>Reports the files, and what to do with them. Returns the exit code.</summary>
    public int Tell(InitResult result)
    {
        if (context.Output.Json)
        {
            context.Output.Document(Document(result), InitJson.Default.InitDocument);
            return ExitCode.Done;
        }

        foreach (var (file, state) in result.Files)
        {
            context.Output.Line(dryRun ? $"==> {file.Path} <==" : $"{InitFileDocument.NameOf(state), -9}  {file.Path}");
            foreach (var line in dryRun ? file.Text.Split('\n') : [])
            {
                context.Output.Line(line);
            }
        }

        if (!dryRun)
        {
            context.Output.Note(Next);
        }

        return ExitCode.Done;
    }

    private InitDocument Document(InitResult result) =>
        new(
            !dryRun,
            [.. result.Files.Select(static file => InitFileDocument.Of(file.File, file.State))],
            [.. result.Images.Select(InitImageDocument.Of)],
            result.Warnings
        );
}
