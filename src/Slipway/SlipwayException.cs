namespace Slipway;

/// <summary>What kind of failure ended an operation. The values are the exit codes of the command line.</summary>
public enum FailureKind
{
    /// <summary>The request itself is wrong: an unknown option value, a malformed key.</summary>
    Usage = 2,

    /// <summary>A stash that was required is not in the store.</summary>
    NotFound = 3,

    /// <summary>Stored or supplied data is not what it claims to be, or may not be trusted.</summary>
    Refused = 4,

    /// <summary>The store or the network failed.</summary>
    Store = 5,

    /// <summary>The container engine failed or cannot be reached.</summary>
    Engine = 6,

    /// <summary>The disk is full, or about to be.</summary>
    DiskFull = 7,
}

/// <summary>
/// A failure that Slipway expects. The message says what happened, to which key, pack or digest, and what to do next. It is shown to
/// people as it is, with the secrets in addresses hidden.
/// </summary>
public sealed class SlipwayException(FailureKind kind, string message, Exception? inner = null)
    : Exception(Credentials.Hide(message), inner)
{
    /// <summary>The kind of failure, which is also the exit code.</summary>
    public FailureKind Kind { get; } = kind;
}
