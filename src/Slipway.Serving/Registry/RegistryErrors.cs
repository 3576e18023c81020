using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Slipway.Serving.Registry;

/// <summary>An error with a standard code (OCI distribution specification 1.1, Error Codes).</summary>
/// <param name="Code">The code.</param>
/// <param name="Status">The status of the answer.</param>
internal sealed record RegistryError(string Code, int Status);

internal static class RegistryErrors
{
    public static readonly RegistryError BlobUnknown = new("BLOB_UNKNOWN", StatusCodes.Status404NotFound);
    public static readonly RegistryError BlobUploadUnknown = new("BLOB_UPLOAD_UNKNOWN", StatusCodes.Status404NotFound);
    public static readonly RegistryError BlobUploadInvalid = new("BLOB_UPLOAD_INVALID", StatusCodes.Status400BadRequest);
    public static readonly RegistryError Denied = new("DENIED", StatusCodes.Status403Forbidden);
    public static readonly RegistryError DigestInvalid = new("DIGEST_INVALID", StatusCodes.Status400BadRequest);
    public static readonly RegistryError ManifestInvalid = new("MANIFEST_INVALID", StatusCodes.Status400BadRequest);
    public static readonly RegistryError ManifestUnknown = new("MANIFEST_UNKNOWN", StatusCodes.Status404NotFound);
    public static readonly RegistryError NameUnknown = new("NAME_UNKNOWN", StatusCodes.Status404NotFound);
    public static readonly RegistryError Unsupported = new("UNSUPPORTED", StatusCodes.Status405MethodNotAllowed);

    public static Task WriteAsync(HttpContext http, RegistryError error, string message)
    {
        http.Response.StatusCode = error.Status;
        http.Response.ContentType = "application/json";
        var text = JsonEncodedText.Encode(message).ToString();
        return http.Response.WriteAsync($$"""{"errors":[{"code":"{{error.Code}}","message":"{{text}}"}]}""", http.RequestAborted);
    }
}
