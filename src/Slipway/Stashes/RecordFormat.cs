using System.Text.Json;
using Slipway.Content;

namespace Slipway.Stashes;

/// <summary>Writes, reads and checks records (docs/formats/stash.md).</summary>
internal static class RecordFormat
{
    public static byte[] Write(StashRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Default.StashRecord);

    /// <summary>Reads and checks a record.</summary>
    public static StashRecord Read(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            var record = JsonSerializer.Deserialize(json, RecordJson.Default.StashRecord) ?? throw new JsonException("it is null");
            return Problem(record) is { } problem ? throw new JsonException(problem) : record;
        }
        catch (JsonException e)
        {
            throw new SlipwayException(FailureKind.Refused, $"The record of {name} is malformed: {e.Message} Remove that stash with 'slipway delete' and save it again.", e);
        }
    }

    // Several times what a save writes.
    private const int MostInputs = 10_000;

    // A required member may still be null: the serializer checks that it is there, not what it is.
    private static string? Problem(StashRecord record) => record switch
    {
        { Format: not StashRecord.CurrentFormat } => $"it has format {record.Format}, this version of slipway reads {StashRecord.CurrentFormat}.",
        { Packs: null } or { Sizes: null } or { Scope: null } or { Key: null } => "a member is null.",
        { Packs: { } packs } when packs.Any(static pack => pack?.Locator is null) => "a pack or its locator is null.",
        { Packs.Count: >= StashRecord.MaxPacks } => $"it lists {record.Packs.Count} packs, more than {StashRecord.MaxPacks - 1}.",
        { Image: null, Folder: null, Mounts: null } => "it has no content.",
        { Mounts: { } mounts } when mounts.Items is null || mounts.Items.Any(static mount => mount?.Id is null || mount.Target is null || mount.Tar is null) => "a member of the mounts is null.",
        { Mounts: { } mounts } when mounts.Items.Count > StashRecord.MaxMounts => $"it lists {mounts.Items.Count} mounts, more than {StashRecord.MaxMounts}.",
        { Build: { } build } when build.Target is null || build.Platform is null || build.Inputs is null || build.Inputs.Any(static input => input?.Name is null || input.Value is null) => "a member of the build is null.",
        { Build.Inputs.Count: > MostInputs } => $"it lists {record.Build.Inputs.Count} inputs, more than {MostInputs}.",
        { Image: { } image } when image.Names is null || image.Root is null || image.Documents is null || image.Layers is null
            || image.Layers.Any(static layer => layer?.Tar is null) || image.Documents.Any(static document => document?.Data is null) => "a member of the image is null.",
        { Image: { } image } when image.Documents.Any(static document => Digest.Of(document.Data) != document.Digest) => "a document does not match its digest.",
        _ => null,
    };
}
