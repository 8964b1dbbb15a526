using Orchestrator.Domain;

namespace Orchestrator.TestKit.Simulation;

/// <summary>A user's handler, with the faults that were asked for, and known to the test while it runs.</summary>
internal sealed class WatchedHandler(ITaskHandler handler, VirtualNode node, TestFaults faults, Chance chance) : ITaskHandler
{
    public async ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellation)
    {
        var attempt = new WatchedAttempt(context, node.Clock);
        WatchedAttempt.Current = attempt;
        node.Running.TryAdd(attempt, 0);
        try
        {
            return faults.AffectsAttempts(context.TaskType)
                ? await RunFaultyAsync(context, cancellation)
                : await handler.RunAsync(context, cancellation);
        }
        finally
        {
            node.Running.TryRemove(attempt, out _);
        }
    }

    private async ValueTask<TaskOutcome> RunFaultyAsync(TaskContext context, CancellationToken cancellation)
    {
        var slow = faults.SlowAttempt * chance.NextDouble();
        var hangs = chance.NextDouble() < faults.HangAttempt;
        var fails = chance.NextDouble() < faults.FailAttempt;
        var before = chance.NextDouble() < 0.5;
        if (slow > TimeSpan.Zero)
        {
            await Task.Delay(slow, context.Time, cancellation);
        }

        if (hangs)
        {
            node.Note($"fault: {context.TaskType} {context.TaskId} attempt {context.Attempt} hangs");
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellation);
        }

        if (fails && before)
        {
            return Fail("before");
        }

        var outcome = await handler.RunAsync(context, cancellation);
        return fails ? Fail("after") : outcome;

        TaskOutcome Fail(string when)
        {
            node.Note($"fault: {context.TaskType} {context.TaskId} attempt {context.Attempt} fails {when} its work");
            return TaskOutcome.Fail($"The test made this attempt fail {when} its work.");
        }
    }
}
