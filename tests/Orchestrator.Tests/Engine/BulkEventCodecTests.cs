using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Bulk;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Tests.Engine;

/// <summary>The stored form of bulk jobs' events, which is only ever added to.</summary>
public sealed class BulkEventCodecTests
{
    private static readonly Instant At = new(1_790_000_000_123_456);

    private static readonly BulkEvent[] All =
    [
        new BulkCreated("bulk-1", At, "key 0a1b2c3d from 127.0.0.1", BulkAction.Cancel, new BulkFilter
        {
            State = TaskState.Queued,
            Type = "resize",
            Domain = "gpu",
            Agent = "local",
            Tags = new Dictionary<string, string> { ["team"] = "a" },
            SubmittedAfter = At,
            SubmittedBefore = At + TimeSpan.FromHours(1),
        }, 12_345, 0.5, "too many"),
        new BulkAdvanced("bulk-1", At, 1, "1790000000123456~1-01m7xrkscn3wxvc9p1pavbt1tt", 1000, 998),
        new BulkPaused("bulk-1", At, "127.0.0.1", "lunch"),
        new BulkRateChanged("bulk-1", At, "127.0.0.1", null),
        new BulkRateChanged("bulk-1", At, "127.0.0.1", 100),
        new BulkResumed("bulk-1", At, null, null),
        new BulkCancelled("bulk-1", At, "127.0.0.1", null),
        new BulkCreated("bulk-2", At, null, BulkAction.Delete, new BulkFilter(), 0, null, null),
        new BulkCompleted("bulk-2", At),
    ];

    [Fact]
    public void Events_are_written_as_they_always_were() =>
        Assert.Equal(Encoding.UTF8.GetString(Golden.Bytes("bulk-1.ndjson")), Encoding.UTF8.GetString(BulkEventCodec.Write(All)));

    [Fact]
    public void Events_of_an_earlier_version_are_still_read() =>
        Assert.Equal(
            Encoding.UTF8.GetString(BulkEventCodec.Write(All)),
            Encoding.UTF8.GetString(BulkEventCodec.Write(BulkEventCodec.Read(Golden.Bytes("bulk-1.ndjson")))));

    [Fact]
    public void A_job_made_again_from_its_essence_is_the_same()
    {
        var job = Fold(All[..7]);

        var again = Fold([.. job.Essence]);

        Assert.Equal(BulkState.Cancelled, job.State);
        Assert.Equal((job.State, job.Rate, job.Progress, job.FinishedAt), (again.State, again.Rate, again.Progress, again.FinishedAt));
        Assert.Equal(job.Audit, again.Audit);
    }

    [Theory]
    [InlineData("""{"type":"exploded","job":"bulk-1","at":"2026-01-02T03:04:05.678901Z"}""")]
    [InlineData("""{"type":"created","job":"bulk-1","at":"yesterday"}""")]
    [InlineData("nonsense")]
    public void What_is_no_event_is_told(string line) =>
        Assert.Throws<EventFormatException>(() => BulkEventCodec.Read(Encoding.UTF8.GetBytes(line)));

    private static BulkJob Fold(BulkEvent[] events) =>
        events[1..].Aggregate(BulkJob.From((BulkCreated)events[0]), (job, @event) => job.Apply(@event));
}
