using System.Text.RegularExpressions;
using Slipway.Builders;
using Slipway.Programs;

namespace Slipway.Bake;

/// <summary>Runs <c>docker buildx bake --print</c>.</summary>
internal sealed partial class BakeCommand(BakeOptions options)
{
    public async Task<BakePlan> PrintAsync(CancellationToken cancel)
    {
        var result = await RunAsync(options.Targets, cancel);
        return result.ExitCode == 0
            ? BakePlan.Parse(result.Output, options.Folder, options.Targets, options.Local)
            : throw await FailureAsync(result.Error, cancel);
    }

    private async Task<ProgramResult> RunAsync(IEnumerable<string> targets, CancellationToken cancel)
    {
        List<string> arguments = ["bake", "--print"];
        arguments.AddRange(options.Builder is { } builder ? ["--builder", builder] : []);
        arguments.AddRange(BakeFiles.Of(options).SelectMany(static file => new[] { "--file", file }));
        arguments.AddRange(options.Overrides.SelectMany(static set => new[] { "--set", set }));
        arguments.AddRange(targets);
        var command = new BuildxProgram(options.Environment).With(arguments) with { Folder = options.Folder };
        try
        {
            return await command.RunAsync(cancel);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            await Buildx.FindAsync(options.Environment, cancel);
            throw;
        }
    }

    // Buildx's messages are shown unchanged: they name file and line.
    private async Task<SlipwayException> FailureAsync(string said, CancellationToken cancel)
    {
        await Buildx.FindAsync(options.Environment, cancel);
        var message = string.Join('\n', said.Split('\n').Where(static line => !ProgressLine().IsMatch(line))).Trim();
        message = message.StartsWith("ERROR: ", StringComparison.Ordinal) ? message["ERROR: ".Length..] : message;
        if (UnknownTarget().Match(message) is { Success: true } unknown)
        {
            message += await SuggestAsync(unknown.Groups[1].Value.Trim('"', '\''), cancel);
        }

        return new SlipwayException(
            FailureKind.Usage,
            message.Length > 0 ? message : "'docker buildx bake --print' failed and did not say why."
        );
    }

    private async Task<string> SuggestAsync(string wanted, CancellationToken cancel)
    {
        var declared = BakeNames.In(BakeFiles.Of(options), options.Folder);
        // Only bake knows what a matrix expands to.
        var result = await RunAsync(declared, cancel);
        IEnumerable<string> names = declared;
        if (result.ExitCode == 0)
        {
            var plan = BakePlan.Parse(result.Output, options.Folder);
            names = [.. declared, .. plan.Groups.Keys, .. plan.InOrder.Select(static target => target.Name)];
        }

        return BakeNames.Nearest(wanted, names);
    }

    [GeneratedRegex(@"^#\d+ |^\s*$")]
    private static partial Regex ProgressLine();

    [GeneratedRegex(@"failed to find target (\S+)")]
    private static partial Regex UnknownTarget();
}
