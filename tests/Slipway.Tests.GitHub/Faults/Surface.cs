namespace Slipway.Tests.GitHub.Faults;

/// <summary>The parts of GitHub that a request may go to.</summary>
public enum Surface
{
    Rest,
    Results,
    BlobRead,
    BlobWrite,
}
