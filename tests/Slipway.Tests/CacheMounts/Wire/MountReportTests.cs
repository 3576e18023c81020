using System.Text;
using System.Text.Json;
using Slipway.CacheMounts.Wire;
using Slipway.Tests.Hostile;

namespace Slipway.Tests.CacheMounts.Wire;

/// <summary>The report that the agent in a build step sends at the end.</summary>
public sealed class MountReportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Call.Done)]
    [InlineData(Call.Failed)]
    internal async Task A_report_with_a_wrong_member_is_read_or_fails_the_step(Call kind)
    {
        var report = new MountReport
        {
            Entries = 1,
            Bytes = 2,
            Unchanged = 3,
            Dropped = 4,
            DroppedBytes = 5,
            Notices = ["n"],
            Failure = "f",
            FailureKind = FailureKind.Store,
        };
        foreach (var (what, json) in JsonDamage.Of(JsonSerializer.Serialize(report, WireJson.Default.MountReport)))
        {
            try
            {
                var read = await FinishAsync(kind, json);
                Assert.True(
                    read is { Entries: >= 0, Bytes: >= 0, Unchanged: >= 0, Dropped: >= 0, DroppedBytes: >= 0 }
                        && !read.Notices.Contains(null!),
                    what
                );
                Assert.Equal(Call.Done, kind);
            }
            catch (Exception e) when (e is not SlipwayException)
            {
                Assert.Fail($"{what}: {e}");
            }
            catch (SlipwayException e)
            {
                Assert.Contains("'pip'", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static async Task<MountReport> FinishAsync(Call kind, string json)
    {
        using var call = new Message();
        AgentLink.Begin(call, kind, 0);
        call.Append(Encoding.UTF8.GetBytes(json));
        using var stream = new MemoryStream();
        stream.Write(call.AsCall().Span);
        stream.Position = 0;
        using var link = new HostLink(stream);
        return await link.FinishAsync(await link.TakeAsync(0, Cancel), "pip", Cancel);
    }
}
