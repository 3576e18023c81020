using System.ComponentModel;
using Slipway.Builders;
using Slipway.Cli.Context;
using Slipway.Engines;
using Slipway.Fingerprints;

namespace Slipway.Cli.Commands.Mounts;

/// <summary>Looks for images where a builder would. Connects only when an image is requested.</summary>
/// <param name="context">The command's context.</param>
/// <param name="builder">The builder; null for the current one.</param>
internal sealed class BuilderImages(CommandContext context, string? builder) : IImageResolver, IDisposable
{
    private readonly Lock _lock = new();
    private Task<ImageResolver>? _images;
    private DockerEngine? _engine;

    public async Task<ResolvedImage> ResolveAsync(string reference, string platform, bool pull, CancellationToken cancel)
    {
        lock (_lock)
        {
            _images ??= ConnectAsync(cancel);
        }

        return await (await _images).ResolveAsync(reference, platform, pull, cancel);
    }

    public void Dispose() => _engine?.Dispose();

    private async Task<ImageResolver> ConnectAsync(CancellationToken cancel)
    {
        var variables = context.Surroundings.Variables;
        try
        {
            _engine = (await BuilderInfo.FindAsync(builder, variables, cancel)).IsEngine ? await context.ConnectAsync(cancel) : null;
        }
        catch (Exception e) when (e is SlipwayException or Win32Exception)
        {
            // Without an engine, only registries are left to ask.
        }

        return new ImageResolver(_engine, variables);
    }
}
