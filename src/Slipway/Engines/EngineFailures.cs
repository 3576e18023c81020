using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace Slipway.Engines;

/// <summary>Turns errors between Slipway and an engine into readable failures.</summary>
internal sealed class EngineFailures(EngineAddress address)
{
    /// <summary>Runs one call to the engine.</summary>
    public async Task<T> GuardAsync<T>(string doing, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (Explain(doing, e) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Runs one call to the engine.</summary>
    public Task GuardAsync(string doing, Func<Task> call) =>
        GuardAsync(
            doing,
            async () =>
            {
                await call();
                return true;
            }
        );

    /// <summary>The failure behind an exception; null if the engine did not cause it.</summary>
    public SlipwayException? Explain(string doing, Exception e) =>
        e switch
        {
            SlipwayException or OperationCanceledException => null,
            HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.AccessDenied } } => new(
                FailureKind.Engine,
                $"You may not use the Docker engine at {address.Text}: join the group that owns its socket.",
                e
            ),
            HttpRequestException { InnerException: SocketException } => new(
                FailureKind.Engine,
                $"No Docker engine answers at {address.Text}: start it or set DOCKER_HOST.",
                e
            ),
            DockerImageNotFoundException image => new(
                FailureKind.Usage,
                $"The engine cannot {doing}: {TextOf(image)}. Build or pull the image first.",
                e
            ),
            DockerApiException api => Of(doing, TextOf(api), e),
            HttpRequestException or IOException or JsonException or TimeoutException => new(
                FailureKind.Engine,
                $"The engine at {address.Text} broke off and did not {doing}: {e.Message} Check its log.",
                e
            ),
            _ => null,
        };

    /// <summary>The failure for an error text of the engine.</summary>
    public SlipwayException Of(string doing, string text, Exception? inner = null) =>
        TellsFullDisk(text)
            ? new(
                FailureKind.DiskFull,
                $"The engine has no disk space left to {doing}: {text}. Free some with `docker system prune`.",
                inner
            )
            : new(FailureKind.Engine, $"The engine at {address.Text} failed to {doing}: {text}.", inner);

    /// <summary>Whether an error text of an engine or builder means that its disk is full: there is no error code for that.</summary>
    public static bool TellsFullDisk(string text) => text.Contains("no space left on device", StringComparison.OrdinalIgnoreCase);

    private static string TextOf(DockerApiException e)
    {
        try
        {
            using var body = JsonDocument.Parse(e.ResponseBody ?? "");
            return body.RootElement.GetProperty("message").GetString() ?? e.Message;
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Not every engine sends errors as JSON.
            return string.IsNullOrWhiteSpace(e.ResponseBody) ? e.StatusCode.ToString() : e.ResponseBody.Trim();
        }
    }
}
