using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

public sealed class ProgressTests
{
    [Fact]
    public async Task The_first_report_is_recorded_at_once_and_the_newest_of_the_rest_every_quarter_second()
    {
        var clock = new FakeClock();
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(
            options => options.Handle("work", (context, cancellation) =>
            {
                context.ReportProgress(10, "first");
                context.ReportProgress(20);
                context.ReportProgress(30, "third");
                return gate.Obey(context, cancellation);
            }),
            clock);
        var id = await node.SubmitAsync(TestNode.Spec("work"));
        await gate.Entered;

        var task = await node.FindAsync(id);
        Assert.Equal((10, "first"), (task.ProgressPercent, task.ProgressMessage));

        clock.Advance(TimeSpan.FromMilliseconds(250));
        task = await node.FindAsync(id);
        Assert.Equal((30, "third"), (task.ProgressPercent, task.ProgressMessage));

        // Nothing new, nothing recorded.
        clock.Advance(TimeSpan.FromSeconds(5));
        task = await node.FindAsync(id);
        Assert.Equal(2, task.Events().Count(type => type == TaskEventType.Progressed));

        gate.Open();
        Assert.Equal(100, (await node.EndAsync(id)).ProgressPercent);
    }

    [Fact]
    public async Task What_was_not_sent_yet_is_recorded_when_the_attempt_fails()
    {
        await using var node = await TestNode.StartAsync(
            options => options.Handle("work", context =>
            {
                context.ReportProgress(1, "one");
                context.ReportProgress(2);
                return TaskOutcome.Fail("broken", retryable: false);
            }),
            new FakeClock());

        var task = await node.RunAsync(TestNode.Spec("work"));

        Assert.Equal((2, "one"), (task.ProgressPercent, task.ProgressMessage));
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(250, 100)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 100)]
    [InlineData(33.3, 33.3)]
    public async Task Percents_are_clamped(double reported, double recorded)
    {
        await using var node = await TestNode.StartAsync(options => options.Handle("work", context =>
        {
            context.ReportProgress(reported, "half a pair: \ud83d");
            return TaskOutcome.Fail("stop", retryable: false);
        }));

        Assert.Equal(recorded, (await node.RunAsync(TestNode.Spec("work"))).ProgressPercent);
    }

    [Fact]
    public async Task The_next_attempt_goes_on_from_the_last_checkpoint()
    {
        await using var node = await TestNode.StartAsync(options => options.Handle("train", context =>
        {
            if (context.Attempt == 3)
            {
                return new TaskOutcome.Completed(context.Checkpoint!.Value);
            }

            context.SaveCheckpoint(JsonPayload.Parse("{\n\"epoch\": " + (10 * context.Attempt) + "}"));
            context.SaveCheckpoint(JsonPayload.Parse("{\n\"epoch\": " + ((10 * context.Attempt) + 1) + "}"));
            throw new IOException($"had {context.Checkpoint?.ToString() ?? "nothing"}");
        }));

        var task = await node.RunAsync(TestNode.Spec("train"));

        Assert.Equal("""{"epoch":21}""", task.ResultText());
        Assert.Equal(
            ["IOException: had nothing", """IOException: had {"epoch":11}"""],
            task.History.ToArray().Select(entry => entry.Event).OfType<AttemptFailed>().Select(failed => failed.Error.Message));
    }

    [Fact]
    public async Task A_checkpoint_over_the_limit_is_refused_to_the_handler()
    {
        await using var node = await TestNode.StartAsync(options =>
        {
            options.MaxPayloadBytes = 1024;
            options.Handle("train", context =>
            {
                context.SaveCheckpoint(JsonPayload.From(new string('x', 1023)));
                return TaskOutcome.Done;
            });
        });

        var task = await node.RunAsync(TestNode.Spec("train") with { Retry = new RetryPolicy { MaxAttempts = 1 } });

        Assert.Contains("The checkpoint has 1025 bytes; the limit is 1024", task.Error!.Message);
    }

    [Fact]
    public async Task A_checkpoint_that_is_no_json_is_refused_to_the_handler()
    {
        await using var node = await TestNode.StartAsync(options => options.Handle("train", context =>
        {
            context.SaveCheckpoint(JsonPayload.FromUtf8(Encoding.UTF8.GetBytes("{")));
            return TaskOutcome.Done;
        }));

        var task = await node.RunAsync(TestNode.Spec("train") with { Retry = new RetryPolicy { MaxAttempts = 1 } });

        Assert.Equal(TaskState.DeadLettered, task.State);
        Assert.DoesNotContain(TaskEventType.Progressed, task.Events());
    }

    [Fact]
    public async Task Progress_of_an_ended_attempt_is_not_heard()
    {
        TaskContext? kept = null;
        await using var node = await TestNode.StartAsync(options => options.Handle("work", context =>
        {
            kept = context;
            return TaskOutcome.Fail("over", retryable: false);
        }));
        var task = await node.RunAsync(TestNode.Spec("work"));

        kept!.ReportProgress(50);
        kept.SaveCheckpoint(JsonPayload.Null);

        Assert.DoesNotContain(TaskEventType.Progressed, (await node.FindAsync(task.Id)).Events());
    }
}
