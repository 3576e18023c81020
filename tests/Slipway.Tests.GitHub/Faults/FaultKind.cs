namespace Slipway.Tests.GitHub.Faults;

/// <summary>What goes wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>The connection is reset before anything is answered.</summary>
    Reset,

    /// <summary>The connection is reset within the answer's body.</summary>
    ResetMidBody,

    /// <summary>The request is done, and the connection reset in place of the answer.</summary>
    LostAnswer,

    /// <summary>The answer is <see cref="Fault.Status"/>, with <see cref="Fault.RetryAfter"/> if that is set.</summary>
    Status,

    /// <summary>The body comes at <see cref="Fault.BytesPerSecond"/>.</summary>
    SlowBody,

    /// <summary>Nothing is answered until the client gives up.</summary>
    Hang,

    /// <summary>The body ends early, and its length says so too.</summary>
    ShortBody,

    /// <summary>One byte of the body is another one.</summary>
    WrongBytes,

    /// <summary>Lists and descriptions of artifacts tell another digest.</summary>
    WrongDigest,

    /// <summary>Links that are handed out have expired; a link that is used is refused as expired.</summary>
    ExpiredLink,

    /// <summary>410.</summary>
    Gone,

    /// <summary>The Results service answers 200 with <c>"ok": false</c>.</summary>
    NotOk,

    /// <summary>The answer is 200 with a page of HTML.</summary>
    NotJson,

    /// <summary>Lists come in pages of <see cref="Fault.PageSize"/>, whatever was asked for.</summary>
    SmallPages,

    /// <summary>A range is answered with 200 and the whole.</summary>
    RangesIgnored,

    /// <summary>The hour's requests are spent, for everyone of the repository.</summary>
    RateLimitSpent,
}
