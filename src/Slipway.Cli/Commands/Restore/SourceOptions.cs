using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Cli.Base;
using Slipway.Cli.Commands.List;
using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Restore;

/// <summary>The options of <c>restore</c> that say which stashes to take, and from where.</summary>
internal sealed class SourceOptions
{
    private readonly Option<bool> _optional = new("--optional") { Description = "Skip keys without a stash, instead of failing." };
    private readonly Option<bool> _noSummary = new("--no-summary") { Description = "Add nothing to the run's page in GitHub Actions." };
    private readonly AcceptOptions _accept = new();
    private readonly FromRunOptions _run = new();

    public KeyOptions Keys { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_optional);
        _accept.AddTo(command);
        _run.AddTo(command);
        command.Add(_noSummary);
        command.Validators.Add(Check);
    }

    /// <summary>Opens the chosen store and restores from it. If the user names a run but no keys, lists the run's stashes.</summary>
    public async Task<int> OpenAsync(
        CommandContext context,
        ParseResult parsed,
        Func<CommandContext, RestoreRequest, Task<int>> restore,
        CancellationToken cancel
    )
    {
        var request = Request(parsed, context.Surroundings);
        if (await _run.FindAsync(parsed, context, cancel) is not { } settings)
        {
            return await restore(context, request);
        }

        using var opened = context.With(settings);
        return request.Keys.Count > 0
            ? await restore(
                opened,
                request with
                {
                    Lookup = request.Lookup with { Run = settings.Run, RunIsOfOthers = settings.IsOfOthers },
                }
            )
            : await ListCommand.RunAsync(opened, null, cancel);
    }

    private RestoreRequest Request(ParseResult parsed, Surroundings surroundings)
    {
        var keys = Keys.Find(parsed, surroundings);
        return new RestoreRequest(keys)
        {
            Lookup = _accept.Find(parsed, keys),
            BaseBranch = _accept.BaseBranch(parsed),
            Optional = parsed.GetValue(_optional),
            Summary = !parsed.GetValue(_noSummary),
        };
    }

    private void Check(CommandResult result)
    {
        if (!Keys.IsGiven(result) && !_run.IsGiven(result))
        {
            result.AddError("Say what to restore: a KEY, or more of them as --keys-json.");
        }
    }
}
