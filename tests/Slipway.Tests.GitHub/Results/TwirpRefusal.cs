namespace Slipway.Tests.GitHub.Results;

/// <summary>A call that is answered with an error (Twirp specification 7, Error Codes).</summary>
internal sealed class TwirpRefusal(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static TwirpRefusal InvalidArgument(string message) => new(400, "invalid_argument", message);

    public static TwirpRefusal PermissionDenied(string message) => new(403, "permission_denied", message);

    public static TwirpRefusal NotFound(string message) => new(404, "not_found", message);

    public static TwirpRefusal AlreadyExists(string message) => new(409, "already_exists", message);
}
