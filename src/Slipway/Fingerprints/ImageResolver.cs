using System.Collections.Concurrent;
using System.Text.Json;
using Slipway.Builders;
using Slipway.Engines;
using Slipway.Images;

namespace Slipway.Fingerprints;

/// <summary>
/// Finds images where a build would: first in the engine, if the builder is the engine itself, else in their registry. Each is looked up
/// once.
/// </summary>
/// <param name="engine">The engine whose images the builder uses; null for a builder with its own images.</param>
/// <param name="environment">Environment variables for <c>docker</c> besides those of this process.</param>
public sealed class ImageResolver(DockerEngine? engine, IReadOnlyDictionary<string, string?> environment) : IImageResolver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<(string Reference, string Platform, bool Pull), Task<ResolvedImage>> _asked = new();

    /// <inheritdoc/>
    public Task<ResolvedImage> ResolveAsync(string reference, string platform, bool pull, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return _asked.GetOrAdd((reference, platform, pull), _ => AskAsync(reference, platform, pull, cancel));
    }

    private async Task<ResolvedImage> AskAsync(string reference, string platform, bool pull, CancellationToken cancel)
    {
        if (engine is not null && !pull && await engine.FindImageAsync(reference, cancel) is { } local && IsFor(local, platform))
        {
            return new ResolvedImage(DigestOf(local, reference), null) { HasTriggers = local.HasTriggers, Environment = local.Environment };
        }

        return await AskRegistryAsync(reference, platform, cancel);
    }

    private static bool IsFor(EngineImage image, string platform) =>
        image.Platform is not { } own
        || Platforms.TryNormalise(image.Variant.Length > 0 ? $"{own}/{image.Variant}" : own.ToString()) == platform;

    // The registry's digest is the same on every machine; an ID depends on how the engine stores images.
    private static string DigestOf(EngineImage image, string reference)
    {
        var repository = ImageName.Split(reference.Split('@')[0]).Repository + "@";
        return image.References.FirstOrDefault(known => known.StartsWith(repository, StringComparison.Ordinal)) is { } found
            ? found[repository.Length..]
            : image.Id.ToString();
    }

    private async Task<ResolvedImage> AskRegistryAsync(string reference, string platform, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var result = await new BuildxProgram(environment)
                .With(["imagetools", "inspect", reference, "--format", "{{json .}}"])
                .RunAsync(patience.Token);
            return result.ExitCode == 0 ? Read(result.Output, platform) : Unknown(reference, LastLine(result.Error));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Unknown(reference, $"the registry did not answer within {Patience.TotalSeconds:0} s");
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return Unknown(reference, e.Message);
        }
    }

    private static ResolvedImage Read(string json, string platform)
    {
        using var document = JsonDocument.Parse(json);
        var digest = document.RootElement.GetProperty("manifest").GetProperty("digest").GetString();
        var config = document.RootElement.TryGetProperty("image", out var image) ? ConfigOf(image, platform) : null;
        return new ResolvedImage(digest, null)
        {
            HasTriggers = config is { } own && Words(own, "OnBuild").Length > 0,
            Environment = config is { } known ? Words(known, "Env") : null,
        };
    }

    // There is one configuration, or one per platform.
    private static JsonElement? ConfigOf(JsonElement image, string platform)
    {
        if (image.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (image.TryGetProperty("config", out var config))
        {
            return config.ValueKind == JsonValueKind.Object ? config : null;
        }

        var own = image.EnumerateObject().FirstOrDefault(member => Platforms.TryNormalise(member.Name) == platform).Value;
        return own.ValueKind == JsonValueKind.Object && own.TryGetProperty("config", out _) ? ConfigOf(own, "") : null;
    }

    private static string[] Words(JsonElement config, string name) =>
        config.TryGetProperty(name, out var words) && words.ValueKind == JsonValueKind.Array
            ? [.. words.EnumerateArray().Select(static word => word.GetString() ?? "")]
            : [];

    private static ResolvedImage Unknown(string reference, string why) => new(null, $"the image '{reference}' cannot be resolved: {why}");

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault()
            ?.Replace("ERROR: ", "", StringComparison.Ordinal)
        ?? "buildx did not say why";
}
