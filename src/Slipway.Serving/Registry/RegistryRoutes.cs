using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Serving.Registry;

/// <summary>The endpoints of the registry (OCI distribution specification 1.1, Endpoints).</summary>
internal static class RegistryRoutes
{
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes, ConcurrentDictionary<string, IRepository> repositories)
    {
        routes.MapMethods("/v2/", Read, http => AnswerVersion(http));
        On(Read, "manifests/{reference}", (repository, http) => repository.GetManifestAsync(http, Value(http, "reference")));
        On([HttpMethods.Put], "manifests/{reference}", (repository, http) => repository.PutManifestAsync(http, Value(http, "reference")));
        On(Read, "blobs/{digest}", (repository, http) => repository.GetBlobAsync(http, Value(http, "digest")));
        On([HttpMethods.Post], "blobs/uploads/", (repository, http) => repository.BeginUploadAsync(http));
        On([HttpMethods.Patch], "blobs/uploads/{upload}", (repository, http) => repository.AppendUploadAsync(http, Value(http, "upload")));
        On([HttpMethods.Put], "blobs/uploads/{upload}", (repository, http) => repository.EndUploadAsync(http, Value(http, "upload")));

        void On(string[] methods, string path, Func<IRepository, HttpContext, Task> answer) =>
            routes.MapMethods(
                "/v2/{repository}/" + path,
                methods,
                http =>
                    repositories.TryGetValue(Value(http, "repository"), out var repository)
                        ? answer(repository, http)
                        : RegistryErrors.WriteAsync(http, RegistryErrors.NameUnknown, "no such repository")
            );
    }

    private static Task AnswerVersion(HttpContext http)
    {
        http.Response.Headers["Docker-Distribution-API-Version"] = "registry/2.0";
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync("{}");
    }

    private static string Value(HttpContext http, string name) => http.GetRouteValue(name) as string ?? "";
}
