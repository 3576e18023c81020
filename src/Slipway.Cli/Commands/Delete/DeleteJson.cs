using System.Text.Json.Serialization;

namespace Slipway.Cli.Commands.Delete;

/// <summary>The document of this command as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeleteDocument))]
internal sealed partial class DeleteJson : JsonSerializerContext;
