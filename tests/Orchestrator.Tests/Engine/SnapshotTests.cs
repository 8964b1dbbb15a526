using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Tests.Domain;

namespace Orchestrator.Tests.Engine;

public sealed class SnapshotTests
{
    private static readonly TaskQueueLimits Limits = new() { MaxWaiting = 6, MaxHistory = 12 };

    /// <summary>How far the table of finished tasks had come when snapshot-1 was drawn up.</summary>
    private const long EvictedTo = 19;

    [Fact]
    public void Replaying_the_golden_journal_gives_the_golden_state() =>
        Assert.Equal(Golden.Lines("state-1.txt"), StateImage.Of(ReplayGolden()));

    [Fact]
    public void Everything_that_can_happen_has_happened_in_the_golden_journal() =>
        Assert.Empty(Enum.GetValues<TaskEventType>().Except(
            new[] { "journal-1.ndjson", "redundancy-journal-1.ndjson" }.SelectMany(file => TaskEventReader.ReadLines(Golden.Bytes(file))).Select(entry => entry.Event.Type)));

    [Fact]
    public void Replaying_or_restoring_tasks_on_several_agents_gives_their_golden_state()
    {
        var restored = Empty();
        TaskQueueSnapshot.Restore(restored, 1, Golden.Bytes("redundancy-snapshot-1.ndjson"));

        Assert.Equal(Golden.Lines("redundancy-state-1.txt"), StateImage.Of(Replay("redundancy-journal-1.ndjson")));
        Assert.Equal(Golden.Lines("redundancy-state-1.txt"), StateImage.Of(restored));
    }

    [Fact]
    public void Todays_writer_writes_exactly_the_golden_snapshot_of_tasks_on_several_agents()
    {
        using var written = TaskQueueSnapshot.WriteLines(QueueCapture.Of(Replay("redundancy-journal-1.ndjson")));

        Assert.Equal(Golden.Bytes("redundancy-snapshot-1.ndjson"), written.Written.ToArray());
    }

    [Fact]
    public void Todays_writer_writes_exactly_the_golden_snapshot()
    {
        using var written = TaskQueueSnapshot.WriteLines(QueueCapture.Of(ReplayGolden()));

        Assert.Equal(Golden.Lines("snapshot-1.ndjson"), Encoding.UTF8.GetString(written.Written.Span).TrimEnd('\n').Split('\n'));
        Assert.Equal(Golden.Bytes("snapshot-1.ndjson"), written.Written.ToArray());
    }

    [Theory]
    [InlineData(1, "snapshot-1.ndjson")]
    [InlineData(2, "snapshot-2.bin")]
    public void Restoring_the_golden_snapshot_gives_the_golden_state(int version, string file)
    {
        var restored = Empty();
        TaskQueueSnapshot.Restore(restored, version, Golden.Bytes(file));

        Assert.Equal(Golden.Lines("state-1.txt"), StateImage.Of(restored));
    }

    [Fact]
    public void A_snapshot_of_any_queue_restores_an_equal_queue() =>
        Properties.CheckLists(QueueStep.Any, 80, steps =>
        {
            var driven = new DrivenQueue(Limits);
            foreach (var step in steps)
            {
                step.Run(driven);
            }

            driven.Tick();
            var restored = new TaskQueue(7, "default", Limits);
            using (var snapshot = TaskQueueSnapshot.Write(QueueCapture.Of(driven.Queue), int.MaxValue)!)
            {
                TaskQueueSnapshot.Restore(restored, TaskQueueSnapshot.Version, snapshot.Written.ToArray());
            }

            Assert.Null(restored.NextOverdue(driven.Now));
            Assert.Equal(QueueImage.Of(driven.Queue, driven.Now), QueueImage.Of(restored, driven.Now));
            Assert.Equal(QueueImage.DispatchOrder(driven.Queue), QueueImage.DispatchOrder(restored));
            Assert.Equal(QueueImage.Deadlines(driven.Queue), QueueImage.Deadlines(restored));
        });

    [Fact]
    public void A_snapshot_of_a_snapshot_is_the_same()
    {
        var restored = Empty();
        TaskQueueSnapshot.Restore(restored, 1, Golden.Bytes("snapshot-1.ndjson"));
        using var again = TaskQueueSnapshot.WriteLines(QueueCapture.Of(restored));

        // Keys are a set: their order is not part of the format.
        Assert.Equal(
            Golden.Lines("snapshot-1.ndjson")[1..],
            Encoding.UTF8.GetString(again.Written.Span).TrimEnd('\n').Split('\n')[1..]);
    }

    [Fact]
    public void A_snapshot_of_a_newer_program_is_refused_with_the_cure()
    {
        var error = Assert.Throws<EventFormatException>(() =>
            TaskQueueSnapshot.Restore(Empty(), TaskQueueSnapshot.Version + 1, Golden.Bytes("snapshot-1.ndjson")));

        Assert.Contains($"format {TaskQueueSnapshot.Version + 1}", error.Message);
        Assert.Contains("Use the program that wrote it, or a newer one", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{}\n")]
    [InlineData("not json\n")]
    [InlineData("[]\n")]
    [InlineData("{\"seq\":\"x\"}\n")]
    public void A_damaged_snapshot_is_an_error_of_the_format(string text) =>
        Assert.Throws<EventFormatException>(() => TaskQueueSnapshot.Restore(Empty(), 1, Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(200)]
    public void A_damaged_frame_is_an_error_of_the_format(int length)
    {
        var frames = Golden.Bytes("snapshot-2.bin");
        Assert.Throws<EventFormatException>(() => TaskQueueSnapshot.Restore(Empty(), 2, frames.AsMemory(0, length)));

        frames[frames.Length / 2] ^= 0xFF;
        Assert.Throws<EventFormatException>(() => TaskQueueSnapshot.Restore(Empty(), 2, frames));
    }

    [Fact]
    public void A_snapshot_of_many_frames_restores_an_equal_queue()
    {
        var queue = Empty();
        var at = new Orchestrator.Domain.Instant(1_790_000_000_000_000);
        var text = new string('x', 5000);
        for (var n = 1; n <= 1000; n++)
        {
            queue.Apply(n, new TaskSubmitted(
                new TaskId(7, (UInt128)n), at, new TaskSpec { Type = "echo", Domain = "gpu", Input = Encoding.UTF8.GetBytes($"\"{n}{text}\"") }, at));
        }

        using var snapshot = TaskQueueSnapshot.Write(QueueCapture.Of(queue), int.MaxValue)!;
        var restored = Empty();
        TaskQueueSnapshot.Restore(restored, 2, snapshot.Written);

        Assert.True(SnapshotFrames.Read(snapshot.Written).Count() > 3);
        Assert.True(snapshot.Length < 1_000_000);
        Assert.Equal(StateImage.Of(queue), StateImage.Of(restored));
    }

    [Fact]
    public void What_happens_after_the_moment_a_queue_is_held_fast_is_not_in_its_snapshot()
    {
        var queue = ReplayGolden();
        var held = QueueCapture.Of(queue);
        var expected = StateImage.Of(queue);
        var at = queue.LastEventAt + TimeSpan.FromSeconds(1);
        foreach (var task in queue.Tasks.Where(task => task.State == TaskState.Running).ToList())
        {
            queue.Apply(queue.Sequence + 1, new AttemptProgressed(task.Id, at, task.Attempt, 50, "later", "[1]"u8.ToArray()));
        }

        using var snapshot = TaskQueueSnapshot.Write(held, int.MaxValue)!;
        var restored = Empty();
        TaskQueueSnapshot.Restore(restored, 2, snapshot.Written);

        Assert.NotEqual(expected, StateImage.Of(queue));
        Assert.Equal(expected, StateImage.Of(restored));
    }

    [Fact]
    public void A_snapshot_whose_first_task_lacks_its_submission_is_an_error_of_the_format()
    {
        var lines = Golden.Lines("snapshot-1.ndjson");

        Assert.Throws<EventFormatException>(() =>
            TaskQueueSnapshot.Restore(Empty(), 1, Encoding.UTF8.GetBytes(string.Join('\n', [lines[0], .. lines[2..]]))));
    }

    private static TaskQueue Empty() => new(7, "gpu", new TaskQueueLimits());

    private static TaskQueue ReplayGolden()
    {
        var queue = Replay("journal-1.ndjson");
        queue.Evict(EvictedTo);
        return queue;
    }

    private static TaskQueue Replay(string journal)
    {
        var queue = Empty();
        foreach (var (sequence, @event) in TaskEventReader.ReadLines(Golden.Bytes(journal)))
        {
            queue.Apply(sequence, @event);
        }

        return queue;
    }
}
