using Slipway.Cli.Context;
using Slipway.Cli.Printing;
using Slipway.Records;
using Slipway.Storage;

namespace Slipway.Cli.Commands.Doctor;

/// <summary>Checks that the store can be read and written and has room.</summary>
internal sealed class StoreCheck : ICheck
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CommandContext context, CancellationToken cancel)
    {
        try
        {
            var store = await LookAsync(context, cancel);
            return context.StoreFolder is { } folder ? [store, FreeSpace.Look("store disk", folder)] : [store];
        }
        catch (SlipwayException e)
        {
            return [Finding.Of("store", e)];
        }
    }

    private static async Task<Finding> LookAsync(CommandContext context, CancellationToken cancel)
    {
        var stashes = await context.Store.ListAsync(null, cancel);
        if (context.StoreFolder is not null)
        {
            await TryToWriteAsync(context.Store, cancel);
        }

        return new Finding("store", Health.Ok, $"{context.Store.Address}, with {Human.Count(stashes.Count, "stash", "stashes")}");
    }

    // An upload that is not committed leaves nothing behind.
    private static async Task TryToWriteAsync(IStashStore store, CancellationToken cancel)
    {
        await using var upload = await store.BeginAsync(new StashKey("slipway-doctor"), new Scope(), null, cancel);
        await upload.Content.WriteAsync(new byte[1], cancel);
        await upload.Content.FlushAsync(cancel);
    }
}
