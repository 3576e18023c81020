namespace Slipway.Programs;

/// <summary>How a program ended, and what it wrote where nobody else took it.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output, at most the first 16 MiB.</param>
/// <param name="Error">Its standard error, at most the first 16 MiB.</param>
public sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether it says that it succeeded.</summary>
    public bool IsSuccess => ExitCode == 0;
}
