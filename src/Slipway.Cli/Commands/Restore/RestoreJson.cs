using System.Text.Json.Serialization;

namespace Slipway.Cli.Commands.Restore;

/// <summary>The document of this command as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RestoreDocument))]
internal sealed partial class RestoreJson : JsonSerializerContext;
