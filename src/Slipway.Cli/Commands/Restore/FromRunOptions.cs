using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Cli.Context;
using Slipway.Cli.Stores.GitHub;
using Slipway.Storage.GitHubArtifacts;

namespace Slipway.Cli.Commands.Restore;

/// <summary>The options that name a run to fetch stashes from.</summary>
internal sealed class FromRunOptions
{
    private readonly Option<string?> _run = new("--from-run")
    {
        HelpName = "ID|URL",
        Description = "Fetch what this run of GitHub Actions saved. Without a KEY its stashes are listed.",
    };

    private readonly Option<int?> _pullRequest = new("--from-pr")
    {
        HelpName = "N",
        Description = "Fetch what the newest run of this pull request saved.",
        CustomParser = static argument => OptionValue.Read(argument, ParseNumber, "is not a pull request: --from-pr takes its number."),
    };

    private readonly Option<string?> _repository = new("--repo")
    {
        HelpName = "OWNER/NAME",
        Description = "The repository of --from-run or --from-pr. Default: that of the run's address, else of the git remote.",
    };

    public void AddTo(Command command)
    {
        command.Add(_run, _pullRequest, _repository);
        command.Validators.Add(Check);
    }

    /// <summary>Whether the command line names a run.</summary>
    public bool IsGiven(CommandResult result) => result.GetValue(_run) is not null || result.GetValue(_pullRequest) is not null;

    /// <summary>Finds the named run and how to reach it; null if none was named.</summary>
    /// <exception cref="SlipwayException">
    /// Usage: not a run, or the repository or a token is missing. NotFound: the pull request has no run.
    /// </exception>
    public async Task<StoreSettings?> FindAsync(ParseResult parsed, CommandContext context, CancellationToken cancel)
    {
        if (parsed.GetValue(_run) is { } text)
        {
            var run = RunReference.TryParse(text, out var reference)
                ? reference
                : throw new SlipwayException(
                    FailureKind.Usage,
                    $"'{text}' is not a run: --from-run takes its number, or the address of its page."
                );
            return await ReachAsync(parsed, context, run.Repository, cancel) with
            {
                Run = run.Text,
                IsOfOthers = IsOfOthers(parsed, context, run.Repository),
            };
        }

        if (parsed.GetValue(_pullRequest) is not { } number)
        {
            return null;
        }

        var settings = await ReachAsync(parsed, context, null, cancel);
        using var all = context.With(settings);
        return settings with { Run = await ((GitHubArtifactsStore)all.Store).FindRunAsync(number, cancel) };
    }

    private async Task<StoreSettings> ReachAsync(
        ParseResult parsed,
        CommandContext context,
        RepositoryName? named,
        CancellationToken cancel
    )
    {
        var repository = NamedRepository(parsed) ?? named ?? GitRepository.Find(context.Surroundings);
        var token = await GitHubToken.FindAsync(repository, context.Surroundings, cancel);
        context.Output.Hide(token);
        return new StoreSettings { Repository = repository, Token = token };
    }

    // A pasted address may come from anywhere. A user who types a repository's name or works in its checkout means that one.
    private bool IsOfOthers(ParseResult parsed, CommandContext context, RepositoryName? named) =>
        named is not null && NamedRepository(parsed) is null && !named.IsSame(GitRemote.Find(context.Surroundings.Folder));

    private RepositoryName? NamedRepository(ParseResult parsed)
    {
        if (parsed.GetValue(_repository) is not { } text)
        {
            return null;
        }

        return RepositoryName.TryParse(text, out var repository)
            ? repository
            : throw new SlipwayException(FailureKind.Usage, $"'{text}' is not a repository: --repo takes OWNER/NAME.");
    }

    private void Check(CommandResult result)
    {
        if (result.GetValue(_run) is not null && result.GetValue(_pullRequest) is not null)
        {
            result.AddError("--from-run and --from-pr contradict each other.");
        }
        else if (result.GetValue(_repository) is not null && !IsGiven(result))
        {
            result.AddError("--repo goes with --from-run or --from-pr.");
        }
    }

    private static int? ParseNumber(string text) => int.TryParse(text.TrimStart('#'), out var number) && number > 0 ? number : null;
}
