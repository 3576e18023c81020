using Microsoft.AspNetCore.Http;

namespace Slipway.Serving.Registry;

/// <summary>One repository of the registry. It answers unsupported requests with an error.</summary>
internal interface IRepository
{
    /// <summary>GET and HEAD of a manifest, by tag or digest.</summary>
    Task GetManifestAsync(HttpContext http, string reference);

    /// <summary>PUT of a manifest.</summary>
    Task PutManifestAsync(HttpContext http, string reference);

    /// <summary>GET and HEAD of a blob.</summary>
    Task GetBlobAsync(HttpContext http, string digest);

    /// <summary>POST, which begins an upload.</summary>
    Task BeginUploadAsync(HttpContext http);

    /// <summary>PATCH, which sends the bytes of an upload.</summary>
    Task AppendUploadAsync(HttpContext http, string upload);

    /// <summary>PUT, which ends an upload and may send its bytes.</summary>
    Task EndUploadAsync(HttpContext http, string upload);
}
