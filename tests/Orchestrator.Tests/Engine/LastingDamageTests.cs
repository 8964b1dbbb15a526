using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Tests.Engine;

/// <summary>What would have done harm only after days, or only when much is there.</summary>
public sealed class LastingDamageTests
{
    [Fact]
    public void Only_the_last_checkpoint_stays_in_a_history()
    {
        var id = new TaskId(1, 7);
        var at = new Instant(1_000_000);
        var task = TaskRecord.Create(1, new TaskSubmitted(id, at, new TaskSpec { Type = "echo", Domain = "default" }, at));
        task.Apply(2, new AttemptStarted(id, at, 1, new AttemptToken(3), "local", "s"));
        var before = task.HistorySoFar;
        for (var i = 0; i < 100; i++)
        {
            task.Apply(3 + i, new AttemptProgressed(id, at, 1, i, null, new byte[1000]));
        }

        Assert.Equal(102, task.History.Length);
        Assert.Equal(1000, task.History.ToArray().Sum(entry => entry.Event is AttemptProgressed progressed ? progressed.Checkpoint.Length : 0));
        Assert.Equal(1000, task.Checkpoint.Length);
        Assert.Equal(2, before.Length);
    }

    [Fact]
    public void A_snapshot_that_would_be_too_large_is_not_drawn()
    {
        var queue = new TaskQueue(1, "default", new TaskQueueLimits());
        var at = new Instant(1_000_000);
        for (var i = 1; i <= 100; i++)
        {
            queue.Apply(i, new TaskSubmitted(new TaskId(1, (UInt128)i), at, new TaskSpec { Type = "echo", Domain = "default", Input = new byte[] { (byte)'1' } }, at));
        }

        Assert.Null(TaskQueueSnapshot.Write(QueueCapture.Of(queue), maxBytes: 100));
        using var written = TaskQueueSnapshot.Write(QueueCapture.Of(queue), maxBytes: 1_000_000);
        Assert.NotNull(written);
    }

    [Fact]
    public void A_tag_given_twice_is_refused()
    {
        var spec = new TaskSpec { Type = "echo", Domain = "default", Tags = [new("team", "a"), new("team", "b")] };

        var fault = Assert.Single(TaskSpecRules.Check(spec, 1024));
        Assert.Equal("tags", fault.Field);
        Assert.Contains("'team' twice", fault.Cure);
    }
}
