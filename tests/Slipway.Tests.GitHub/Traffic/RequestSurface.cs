using Microsoft.AspNetCore.Http;
using Slipway.Tests.GitHub.Blobs;
using Slipway.Tests.GitHub.Faults;
using Slipway.Tests.GitHub.Rest;
using Slipway.Tests.GitHub.Results;

namespace Slipway.Tests.GitHub.Traffic;

/// <summary>Tells by the path which part of GitHub a request goes to.</summary>
internal static class RequestSurface
{
    /// <summary>Null for the emulator's own control.</summary>
    public static Surface? Of(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/" + BlobEndpoint.Account))
        {
            return HttpMethods.IsPut(request.Method) ? Surface.BlobWrite : Surface.BlobRead;
        }

        return request.Path.StartsWithSegments(ArtifactService.Path) ? Surface.Results
            : request.Path.StartsWithSegments(RestApi.Path) ? Surface.Rest
            : null;
    }
}
