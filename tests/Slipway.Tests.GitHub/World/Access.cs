namespace Slipway.Tests.GitHub.World;

/// <summary>What a token may do; each includes those before it.</summary>
public enum Access
{
    None,
    Read,
    Write,
}
