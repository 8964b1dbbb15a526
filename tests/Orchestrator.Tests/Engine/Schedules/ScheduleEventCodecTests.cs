using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Schedules;

namespace Orchestrator.Tests.Engine.Schedules;

/// <summary>The stored form of schedules' events and of their snapshot, which is only ever added to.</summary>
public sealed class ScheduleEventCodecTests
{
    private static readonly Instant At = new(1_790_000_000_123_456);
    private static readonly Instant Due = new(1_790_000_040_000_000);
    private static readonly TaskId Task = new(7, 1);
    private static readonly TaskId Other = new(7, 2);

    private static readonly ScheduleSpec Nightly = new()
    {
        Id = "nightly \"ü\"",
        Cron = "0 2 * * MON-FRI",
        TimeZone = "Europe/Berlin",
        Overlap = OverlapPolicy.CancelPrevious,
        Missed = MissedPolicy.All,
        StartAt = At,
        EndAt = Due + TimeSpan.FromDays(365),
        Jitter = TimeSpan.FromSeconds(2.5),
        Task = new TaskSpec { Type = "process", Domain = "ops", Priority = 1, Input = """{"command":["ls","<ü>"]}"""u8.ToArray(), Tags = [KeyValuePair.Create("team", "a")] },
    };

    private static readonly ScheduleSpec Often = new()
    {
        Id = "often",
        Interval = TimeSpan.FromSeconds(1.1),
        Task = new TaskSpec { Type = "echo", Domain = "default" },
    };

    private static readonly ScheduleEvent[] All =
    [
        new SchedulePut(Nightly, At, Paused: true),
        new ScheduleResumed(Nightly.Id, At),
        new ScheduleFired(Nightly.Id, Due, Due, ByHand: false, Replaces: null),
        new ScheduleSubmitted(Nightly.Id, Due, Due, Task),
        new ScheduleFired(Nightly.Id, Due, Due + TimeSpan.FromSeconds(1), ByHand: true, Replaces: Task),
        new ScheduleRefused(Nightly.Id, Due, Due + TimeSpan.FromSeconds(1), "too many domains"),
        new SchedulePaused(Nightly.Id, Due),
        new SchedulePut(Often, At, Paused: false),
        new ScheduleFired(Often.Id, Due, Due, ByHand: false, Replaces: null),
        new ScheduleSubmitted(Often.Id, Due, Due, Other),
        new ScheduleWaited(Often.Id, Due, Due + TimeSpan.FromSeconds(1.1), ByHand: false),
        new SchedulePassed(Often.Id, Due, Due + TimeSpan.FromSeconds(4.4), Skipped: 2, Missed: 1),
        new ScheduleTaskEnded(Often.Id, Due, Other),
        new ScheduleFired(Often.Id, Due, Due + TimeSpan.FromSeconds(1.1), ByHand: false, Replaces: null),
        new SchedulePut(Often with { Task = Nightly.Task }, Due, Paused: false),
        new SchedulePut(Often with { Id = "gone" }, At, Paused: false),
        new ScheduleDeleted("gone", At),
    ];

    [Fact]
    public void Events_are_written_as_they_always_were() =>
        Assert.Equal(Text(Golden.Bytes("schedules-1.ndjson")), Text(ScheduleEventCodec.Write(All)));

    [Fact]
    public void Events_of_an_earlier_version_are_still_read() =>
        Assert.Equal(Text(Golden.Bytes("schedules-1.ndjson")), Text(ScheduleEventCodec.Write(ScheduleEventCodec.Read(Golden.Bytes("schedules-1.ndjson")))));

    [Fact]
    public void A_snapshot_is_written_as_it_always_was() =>
        Assert.Equal(Text(Golden.Bytes("schedules-snapshot-1.ndjson")), Text(ScheduleEventCodec.WriteSnapshot(Fold().List())));

    [Fact]
    public void A_snapshot_of_an_earlier_version_is_still_read()
    {
        var table = ScheduleTable.From(10, ScheduleEventCodec.ReadSnapshot(1, Golden.Bytes("schedules-snapshot-1.ndjson")));

        Assert.Equal(Text(Golden.Bytes("schedules-snapshot-1.ndjson")), Text(ScheduleEventCodec.WriteSnapshot(table.List())));
        Assert.Equal(Fold().List().Select(schedule => (schedule.Id, schedule.NextDue, schedule.WakesAt)), table.List().Select(schedule => (schedule.Id, schedule.NextDue, schedule.WakesAt)));
        var often = table.Find("often")!;
        Assert.Equal("echo", often.TaskOf(often.Active!).Type);
    }

    [Theory]
    [InlineData("""{"type":"exploded","id":"a","at":"2026-01-02T03:04:05.678901Z"}""")]
    [InlineData("""{"type":"fired","id":"a","at":"2026-01-02T03:04:05.678901Z"}""")]
    [InlineData("""{"type":"put","at":"2026-01-02T03:04:05.678901Z"}""")]
    [InlineData("nonsense")]
    public void What_is_no_event_is_told(string line) =>
        Assert.Throws<EventFormatException>(() => ScheduleEventCodec.Read(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void A_snapshot_of_a_newer_program_is_refused() =>
        Assert.Throws<EventFormatException>(() => ScheduleEventCodec.ReadSnapshot(2, Golden.Bytes("schedules-snapshot-1.ndjson")));

    [Fact]
    public void An_input_as_deep_as_may_be_comes_back_byte_for_byte()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', 64) + new string(']', 64));
        var put = new SchedulePut(Often with { Task = Often.Task with { Input = deep } }, At, Paused: false);

        Assert.Equal(deep, Assert.IsType<SchedulePut>(ScheduleEventCodec.Read(ScheduleEventCodec.Write([put])).Single()).Spec.Task.Input.ToJson().ToArray());
    }

    private static ScheduleTable Fold()
    {
        var table = new ScheduleTable(10);
        All.ToList().ForEach(table.Apply);
        return table;
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
