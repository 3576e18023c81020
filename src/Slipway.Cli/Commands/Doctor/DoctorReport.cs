using Slipway.Cli.Base;
using Slipway.Cli.Context;

namespace Slipway.Cli.Commands.Doctor;

/// <summary>Reports what the checks found.</summary>
internal sealed class DoctorReport(CommandContext context)
{
    /// <summary>Reports each finding as soon as it is made, then all. Returns the exit code: that of the first failure.</summary>
    public async Task<int> TellAsync(IAsyncEnumerable<Finding> findings)
    {
        var found = new List<Finding>();
        await foreach (var finding in findings)
        {
            found.Add(finding);
            Tell(finding);
        }

        var failed = found.Find(static finding => finding.Health == Health.Fail);
        if (context.Output.Json)
        {
            context.Output.Document(
                new DoctorDocument(failed is null, [.. found.Select(FindingDocument.Of)]),
                DoctorJson.Default.DoctorDocument
            );
        }

        return failed is null ? ExitCode.Done : (int)failed.Kind;
    }

    private void Tell(Finding finding)
    {
        var output = context.Output;
        if (output.Json)
        {
            return;
        }

        output.Line($"{FindingDocument.NameOf(finding.Health), -4}  {finding.Name, -12}  {finding.Detail}");
        if (finding.Advice is { } advice)
        {
            output.Line($"{"", -18}  {advice}");
        }
    }
}
