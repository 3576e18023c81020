using System.Text.Json.Serialization;

namespace Slipway.Cli.Commands.Show;

/// <summary>The documents of this command as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ShowDocument))]
[JsonSerializable(typeof(MountsDocument))]
internal sealed partial class ShowJson : JsonSerializerContext;
