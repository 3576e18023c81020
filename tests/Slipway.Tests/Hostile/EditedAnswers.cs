using System.Collections.Concurrent;
using System.Text;

namespace Slipway.Tests.Hostile;

/// <summary>Forwards requests, keeps the JSON answers, and replaces one of them.</summary>
internal sealed class EditedAnswers() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    /// <summary>The answers by request path.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>The path whose answer is replaced, and its replacement.</summary>
    public (string Path, string Json)? Edit { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response is { IsSuccessStatusCode: true, Content.Headers.ContentType.MediaType: "application/json" })
        {
            var path = request.RequestUri!.AbsolutePath;
            Answers[path] = await response.Content.ReadAsStringAsync(cancellationToken);
            if (Edit is { } edit && edit.Path == path)
            {
                response.Content = new StringContent(edit.Json, Encoding.UTF8, "application/json");
            }
        }

        return response;
    }
}
