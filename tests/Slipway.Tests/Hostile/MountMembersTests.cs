using Slipway.CacheMounts;
using Slipway.Content;
using Slipway.Inspection;
using Slipway.Records;
using Slipway.Stashes;
using Slipway.Storage;
using Slipway.Tests.CacheMounts.Step;
using Slipway.Tests.Folders;
using Slipway.Tests.Packs;

namespace Slipway.Tests.Hostile;

/// <summary>Records of cache mounts with one wrong member.</summary>
public sealed class MountMembersTests
{
    private static readonly byte[] First = Golden("mounts-first");
    private static readonly byte[] Second = Golden("mounts-second");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_of_mounts_with_a_wrong_member_is_read_or_refused()
    {
        var read = 0;
        foreach (var (what, json) in JsonDamage.Of(PackEditor.RecordOf(Second)))
        {
            try
            {
                await UseAsync(PackEditor.WithRecord(Second, json));
                read++;
            }
            catch (SlipwayException e)
            {
                Assert.True(e.Kind is FailureKind.Refused or FailureKind.NotFound, $"{what}: {e.Kind}, {e.Message}");
            }
            catch (Exception e)
            {
                Assert.Fail($"{what}: {e}");
            }
        }

        // Texts and some numbers may be anything. If all were refused, nothing was tested.
        Assert.InRange(read, 50, 500);
    }

    private static async Task UseAsync(byte[] pack)
    {
        var store = new PackOnlyStore(locator => locator == "edited" ? pack : First);
        var entry = new StashEntry(
            new StashKey("golden"),
            "edited",
            Digest.Parse(PackEditor.RootOf(pack)),
            default,
            pack.Length,
            new Scope()
        );
        await using var reader = await StashReader.OpenAsync(store, entry, null, Cancel);
        var problems = (await StashVerifier.VerifyAsync(reader, 1, Cancel)).Problems;
        if (problems.Count > 0)
        {
            throw new SlipwayException(FailureKind.Refused, problems[0]);
        }

        Assert.NotNull(reader.Record.Mounts?.Names);
        using var pip = new TestFolder();
        using var apt = new TestFolder();
        await CacheMountStash.RestoreAsync(new FolderStep(pip.Path, apt.Path), reader, new MountRestoreOptions(), Cancel);
    }

    private static byte[] Golden(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Packs", "Golden", $"format1-{name}.pack"));
}
