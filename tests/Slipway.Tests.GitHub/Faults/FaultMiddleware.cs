using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Tests.GitHub.Blobs;
using Slipway.Tests.GitHub.Traffic;

namespace Slipway.Tests.GitHub.Faults;

/// <summary>Applies the fault that was chosen for a request. Endpoints apply those that depend on its meaning.</summary>
internal sealed class FaultMiddleware(FaultPlan plan)
{
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (RequestSurface.Of(http.Request) is not { } surface || plan.Choose(surface, http.Request.Path) is not { } fault)
        {
            return next(http);
        }

        http.Features.Set(fault);
        return fault.Kind switch
        {
            FaultKind.Reset => ResetAsync(http),
            FaultKind.LostAnswer => LoseAnswerAsync(http, next),
            FaultKind.Hang => Task.Delay(Timeout.Infinite, http.RequestAborted),
            FaultKind.Status => AnswerAsync(http, surface, fault.Status, fault.RetryAfter),
            FaultKind.Gone => AnswerAsync(http, surface, StatusCodes.Status410Gone, null),
            FaultKind.NotJson => AnswerHtmlAsync(http),
            FaultKind.ExpiredLink when surface is Surface.BlobRead or Surface.BlobWrite => BlobEndpoint.RefuseAsync(http, Expired()),
            FaultKind.ResetMidBody or FaultKind.ShortBody or FaultKind.SlowBody or FaultKind.WrongBytes => AnswerBadlyAsync(
                http,
                next,
                fault
            ),
            _ => next(http),
        };
    }

    private static BlobRefusal Expired() =>
        new(403, "AuthenticationFailed", "Server failed to authenticate the request. Signature not valid in the specified time frame.");

    private static Task ResetAsync(HttpContext http)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    private static async Task LoseAnswerAsync(HttpContext http, RequestDelegate next)
    {
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        await next(http);
        http.Abort();
    }

    private static async Task AnswerAsync(HttpContext http, Surface surface, int status, int? retryAfter)
    {
        if (retryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (surface is Surface.BlobRead or Surface.BlobWrite)
        {
            await BlobEndpoint.RefuseAsync(
                http,
                new BlobRefusal(status, status == 503 ? "ServerBusy" : "InternalError", "Injected fault.")
            );
            return;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(
            surface == Surface.Results ? """{"code":"unavailable","msg":"injected fault"}""" : """{"message":"injected fault"}"""
        );
    }

    private static Task AnswerHtmlAsync(HttpContext http)
    {
        http.Response.ContentType = "text/html";
        return http.Response.WriteAsync("<html><body>We had issues producing the response to your request.</body></html>");
    }

    private async Task AnswerBadlyAsync(HttpContext http, RequestDelegate next, Fault fault)
    {
        var body = new FaultyBody(http, http.Response.Body, fault, plan);
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body, http.Features.Get<IHttpResponseBodyFeature>()!));
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The fault's own reset.
        }
    }
}
