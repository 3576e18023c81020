using Slipway.Storage.LocalFolder;

namespace Slipway.Cli.Stores;

/// <summary>A folder; without an address, one in the user's cache folder.</summary>
internal sealed class FolderKind : StoreKind
{
    public override string Prefix => "folder:";

    public override OpenedStore Open(string? address, StoreRequest request)
    {
        if (request.Settings.RetentionDays is not null || request.Settings.Overwrite)
        {
            throw new SlipwayException(
                FailureKind.Usage,
                "--retention-days and --overwrite are about workflow artifacts: use them with --store github:. Elsewhere "
                    + "every stash is kept."
            );
        }

        var parsed = FolderAddress.Parse(address, request.Surroundings.Environment);
        return new OpenedStore(parsed.Open(request.Surroundings.Clock), parsed.Path);
    }
}
