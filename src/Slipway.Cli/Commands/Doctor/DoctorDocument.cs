namespace Slipway.Cli.Commands.Doctor;

/// <summary>What <c>doctor</c> prints.</summary>
/// <param name="Healthy">Whether nothing failed.</param>
/// <param name="Checks">What was found.</param>
internal sealed record DoctorDocument(bool Healthy, IReadOnlyList<FindingDocument> Checks);

/// <summary>What a check found; status is ok, warn or fail.</summary>
internal sealed record FindingDocument(string Name, string Status, string Detail, string? Advice)
{
    public static FindingDocument Of(Finding finding) => new(finding.Name, NameOf(finding.Health), finding.Detail, finding.Advice);

    public static string NameOf(Health health) =>
        health switch
        {
            Health.Ok => "ok",
            Health.Warn => "warn",
            _ => "fail",
        };
}
