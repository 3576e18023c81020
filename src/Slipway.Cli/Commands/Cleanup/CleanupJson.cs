using System.Text.Json.Serialization;

namespace Slipway.Cli.Commands.Cleanup;

/// <summary>The document of this command as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CleanupDocument))]
internal sealed partial class CleanupJson : JsonSerializerContext;
