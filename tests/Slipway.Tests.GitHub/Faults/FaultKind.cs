namespace Slipway.Tests.GitHub.Faults;

/// <summary>What goes wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>The connection is reset before anything is answered.</summary>
    Reset,

    /// <summary>The connection is reset within the answer's body.</summary>
    ResetMidBody,

    /// <summary>The request takes effect, but the connection is reset instead of an answer.</summary>
    LostAnswer,

    /// <summary>The answer is <see cref="Fault.Status"/>, with <see cref="Fault.RetryAfter"/> if that is set.</summary>
    Status,

    /// <summary>The body comes at <see cref="Fault.BytesPerSecond"/>.</summary>
    SlowBody,

    /// <summary>Nothing is answered until the client gives up.</summary>
    Hang,

    /// <summary>The body ends early, and its Content-Length matches.</summary>
    ShortBody,

    /// <summary>One byte of the body is changed.</summary>
    WrongBytes,

    /// <summary>Lists and descriptions of artifacts have a wrong digest.</summary>
    WrongDigest,

    /// <summary>New links have already expired, and a link that is used is refused as expired.</summary>
    ExpiredLink,

    /// <summary>The answer is 410, Gone.</summary>
    Gone,

    /// <summary>The Results service answers 200 with <c>"ok": false</c>.</summary>
    NotOk,

    /// <summary>The answer is 200 with a page of HTML.</summary>
    NotJson,

    /// <summary>Lists come in pages of <see cref="Fault.PageSize"/>, whatever was requested.</summary>
    SmallPages,

    /// <summary>A range request gets 200 and the whole content.</summary>
    RangesIgnored,

    /// <summary>The repository's requests of this hour are used up.</summary>
    RateLimitSpent,
}
