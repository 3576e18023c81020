using Slipway.Cli.Base;
using Slipway.Cli.Context;
using Slipway.Cli.Printing;

namespace Slipway.Cli.Commands.Verify;

/// <summary>Reports which stashes are damaged.</summary>
/// <param name="context">The command's context.</param>
/// <param name="share">The share of frames that is checked.</param>
internal sealed class VerifyReport(CommandContext context, double share)
{
    /// <summary>Reports each stash as soon as it is checked, then all. Returns the exit code: a damaged stash outweighs the rest.</summary>
    public async Task<int> TellAsync(IAsyncEnumerable<VerifiedStash> stashes)
    {
        var (verified, worst) = (new List<VerifiedDocument>(), ExitCode.Done);
        await foreach (var (document, code) in stashes)
        {
            worst = code == (int)FailureKind.Refused || worst == ExitCode.Done ? code : worst;
            verified.Add(document);
            Tell(document);
        }

        var damaged = verified.Count(static stash => stash.Problems.Count > 0);
        if (context.Output.Json)
        {
            context.Output.Document(new VerifyDocument(context.Store.Address, share, damaged, verified), VerifyJson.Default.VerifyDocument);
        }
        else
        {
            context.Output.Note($"{Human.Count(verified.Count, "stash", "stashes")} checked, {damaged} damaged");
        }

        return worst;
    }

    private void Tell(VerifiedDocument stash)
    {
        foreach (var problem in stash.Problems)
        {
            context.Output.Tell(
                new SlipwayException(FailureKind.Refused, $"{stash.Key ?? "a stash"} ({Human.Stash(stash.Stash)}): {problem}")
            );
        }

        if (!context.Output.Json)
        {
            context.Output.Line(
                stash.Problems.Count > 0
                    ? $"damaged  {stash.Key ?? "?"}  {Human.Stash(stash.Stash)}"
                    : $"ok       {stash.Key}  {Human.Stash(stash.Stash)}  {Human.Count(stash.Frames, "frame")}, {Human.Bytes(stash.Bytes)}"
            );
        }
    }
}
