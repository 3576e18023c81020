using System.Text.Json.Serialization;

namespace Slipway.Cli.Commands.Build;

/// <summary>The documents of this command as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BuildDocument))]
[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class BuildJson : JsonSerializerContext;
