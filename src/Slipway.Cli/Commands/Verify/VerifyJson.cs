using System.Text.Json.Serialization;

namespace Slipway.Cli.Commands.Verify;

/// <summary>The document of this command as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VerifyDocument))]
internal sealed partial class VerifyJson : JsonSerializerContext;
