using System.CommandLine;
using System.Globalization;
using Slipway.Cli.Context;
using Slipway.Cli.Help;

namespace Slipway.Cli.Commands.Verify;

/// <summary><c>slipway verify</c></summary>
internal static class VerifyCommand
{
    public static Command Create(CommandRunner runner)
    {
        var keys = new Argument<string[]>("KEY")
        {
            Description = "Keys, of which every stash is checked. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var sample = new Option<double?>("--sample")
        {
            HelpName = "PERCENT",
            Description = "Check this share of the stored data, chosen at random, for example 5%. Default: all of it.",
            CustomParser = static argument =>
                OptionValue.Read(argument, ParseShare, "is not a share: --sample takes a percentage, for example 5%."),
        };
        var command = new TaughtCommand("verify", "Check that stashes can be restored, without restoring them.")
        {
            Examples =
            [
                ("slipway verify", "Every stash of the store, every byte"),
                ("slipway verify ci-py313 --sample 5%", "A quick look at the stashes of one key"),
            ],
        };
        command.Add(keys, sample);
        runner.Attach(
            command,
            (context, parsed, cancel) =>
            {
                var request = new VerifyRequest(parsed.GetValue(keys) ?? [], parsed.GetValue(sample) ?? 1);
                return new VerifyReport(context, request.Share).TellAsync(new VerifyRun(context, request).RunAsync(cancel));
            }
        );
        return command;
    }

    private static double? ParseShare(string text) =>
        double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
        && percent is > 0 and <= 100
            ? percent / 100
            : null;
}
