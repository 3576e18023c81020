using System.Text.Json.Serialization;

namespace Slipway.Cli.Commands.Init;

/// <summary>The document of this command as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InitDocument))]
internal sealed partial class InitJson : JsonSerializerContext;
