using Docker.DotNet.Models;

namespace Slipway.Engines;

/// <summary>Listens to what the engine says while it works: failures come as messages after a status of 200.</summary>
internal sealed class EngineMessages : IProgress<JSONMessage>
{
    public string? Error { get; private set; }

    public void Report(JSONMessage value) => Error ??= value.Error?.Message;
}
