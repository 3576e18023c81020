using System.Text.Json.Serialization;

namespace Slipway.Cli.Commands.Save;

/// <summary>The document of this command as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SaveDocument))]
internal sealed partial class SaveJson : JsonSerializerContext;
