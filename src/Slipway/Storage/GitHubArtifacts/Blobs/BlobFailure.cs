using System.Net;
using Slipway.Storage.Http;

namespace Slipway.Storage.GitHubArtifacts.Blobs;

/// <summary>Interprets the answers of the storage behind a signed link.</summary>
internal static class BlobFailure
{
    /// <summary>Whether the storage refused the link: it has expired, or its target has moved.</summary>
    public static bool IsRefusedLink(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.Gone;

    public static Exception Of(HttpResponseMessage response, string what, HttpCalls http)
    {
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.PreconditionFailed => new SlipwayException(
                FailureKind.Refused,
                $"{what} changed while it was read: it was replaced. Run the job again."
            ),
            HttpStatusCode.RequestedRangeNotSatisfiable => new SlipwayException(
                FailureKind.Refused,
                $"{what} is shorter than GitHub lists it: it was replaced or cut. Save that stash again."
            ),
            _ when IsRefusedLink(response) => new TransientFailure($"the storage refused the link ({status})."),
            _ when TransientFailure.IsTransient(status) => new TransientFailure(
                $"the storage answered {status}.",
                http.RetryAfter(response.Headers)
            ),
            _ => new SlipwayException(
                FailureKind.Store,
                $"Cannot read {what}: the storage answered {status}. See GitHub's status, or run the job again."
            ),
        };
    }
}
