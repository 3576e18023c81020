using System.Buffers.Binary;
using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Containerd.Wire;
using Slipway.Tests.Storage;

namespace Slipway.Tests.Containerd;

/// <summary>
/// A containerd that answers each call with one prepared message or status: gRPC over HTTP/2 on a socket (PROTOCOL-HTTP2.md of gRPC).
/// </summary>
internal sealed class FakeContainerd : IAsyncDisposable
{
    private const int FrameHead = 5;

    private readonly TempFolder _folder = new();
    private readonly ConcurrentDictionary<string, Func<(StatusCode Code, string Text, IMessage? Message)>> _answers = new();
    private readonly WebApplication _server;

    private FakeContainerd()
    {
        Answer("version.v1.Version/Version", () => new VersionResponse { Version = "1.7.24~ds1" });
        Answer("namespaces.v1.Namespaces/Get", () => new GetNamespaceResponse());
        Answer("introspection.v1.Introspection/Plugins", () => Plugins("overlayfs"));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = _folder.Path });
        Microsoft.AspNetCore.Hosting.WebHostBuilderKestrelExtensions.UseKestrelCore(builder.WebHost);
        builder.Services.Configure<KestrelServerOptions>(options =>
            options.ListenUnixSocket(Socket, listen => listen.Protocols = HttpProtocols.Http2)
        );
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public string Socket => Path.Combine(_folder.Path, "containerd.sock");

    /// <summary>The calls so far, without the common start of their names.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public static async Task<FakeContainerd> StartAsync()
    {
        var fake = new FakeContainerd();
        await fake._server.StartAsync();
        return fake;
    }

    public static PluginsResponse Plugins(string snapshotter)
    {
        var answer = new PluginsResponse();
        foreach (var (type, id) in new[] { ("io.containerd.content.v1", "content"), ("io.containerd.snapshotter.v1", snapshotter) })
        {
            answer.Plugins.Add(
                new Plugin
                {
                    Type = type,
                    Id = id,
                    Exports = { ["root"] = "/var/lib/containerd" },
                }
            );
        }

        return answer;
    }

    public void Answer(string call, Func<IMessage> message) => _answers[call] = () => (StatusCode.OK, "", message());

    /// <summary>Fails a call so many times; after that it is answered as before.</summary>
    public void Fail(string call, StatusCode code, string text, int times = int.MaxValue)
    {
        var before = _answers.GetValueOrDefault(call);
        _answers[call] = () => times-- > 0 ? (code, text, null) : before!();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var call = context.Request.Path.Value!["/containerd.services.".Length..];
        Calls.Enqueue(call);
        var (code, text, message) = _answers.TryGetValue(call, out var answer) ? answer() : (StatusCode.Unimplemented, "unknown", null);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        if (message is not null)
        {
            var frame = new byte[FrameHead + message.CalculateSize()];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - FrameHead);
            message.WriteTo(frame.AsSpan(FrameHead));
            await context.Response.Body.WriteAsync(frame);
        }

        context.Response.AppendTrailer("grpc-status", ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(text));
    }
}
