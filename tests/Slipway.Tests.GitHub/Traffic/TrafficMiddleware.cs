using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Tests.GitHub.Faults;

namespace Slipway.Tests.GitHub.Traffic;

/// <summary>Records every request, whatever its outcome.</summary>
internal sealed class TrafficMiddleware(TrafficLog log)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (RequestSurface.Of(http.Request) is not { } surface)
        {
            await next(http);
            return;
        }

        // Recorded before the client has the answer, so that a later query finds it.
        var written = false;
        http.Response.OnStarting(() =>
        {
            Write(http.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            await next(http);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The client closed the connection, or a fault did.
        }
        finally
        {
            var unanswered = http.RequestAborted.IsCancellationRequested || Fault.Of(http)?.Kind is FaultKind.Reset or FaultKind.LostAnswer;
            Write(unanswered ? 0 : http.Response.StatusCode);
        }

        void Write(int status)
        {
            if (!written)
            {
                written = true;
                log.Add(
                    new RequestRecord(
                        surface,
                        http.Request.Method,
                        http.Request.Path,
                        status,
                        http.Request.ContentLength ?? 0,
                        http.Response.ContentLength ?? 0,
                        Name(http.Request.Headers.Authorization),
                        Fault.Of(http)?.Kind
                    )
                );
            }
        }
    }

    /// <summary>Tells tokens apart without revealing them.</summary>
    public static string Name(string? authorization) =>
        string.IsNullOrEmpty(authorization)
            ? ""
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(authorization.Split(' ')[^1])))[..8];
}
