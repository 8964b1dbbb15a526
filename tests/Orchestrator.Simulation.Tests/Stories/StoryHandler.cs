using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Simulation.Tests.Stories;

/// <summary>A handler whose every attempt is drawn from the seed: quick or slow, good or bad, obedient or not.</summary>
internal sealed class StoryHandler(Chance chance, StoryRecord record) : ITaskHandler
{
    /// <summary>From now on every attempt succeeds at once, so that the story can come to rest.</summary>
    public bool IsCalm { get; set; }

    public async ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellation)
    {
        record.AttemptLaunched(context);
        context.Log("launched");
        var result = JsonPayload.Parse($$"""{"task":"{{context.TaskId}}","attempt":{{context.Attempt}}}""");
        if (IsCalm)
        {
            return new TaskOutcome.Completed(result);
        }

        switch (chance.NextUInt64() % 16)
        {
            case 0 or 1 or 2:
                return new TaskOutcome.Completed(result);
            case 3 or 4:
                await Task.Delay(Duration(), context.Time, cancellation);
                return new TaskOutcome.Completed(result);
            case 5:
                await Task.Delay(Duration(), context.Time, cancellation);
                return new TaskOutcome.Failed(Kind(), "failed", Retryable: true, chance.NextUInt64() % 3 == 0 ? Duration() : null);
            case 6:
                return new TaskOutcome.Failed(Kind(), "failed \"badly\"\n\u00e9", Retryable: chance.NextUInt64() % 3 > 0);
            case 7:
                return TaskOutcome.Snooze(Duration());
            case 8:
                throw new InvalidOperationException("The handler threw at once.");
            case 9:
                await Task.Delay(Duration(), context.Time, cancellation);
                throw new OperationCanceledException("Nobody asked, or somebody did.");
            case 10 or 11:
                // Deaf: goes on whatever it is told, longer than any grace.
                await Task.Delay(Duration() * 4, context.Time, CancellationToken.None);
                return new TaskOutcome.Completed(result);
            case 12 or 13:
                for (var percent = 0; percent < 100; percent += 20)
                {
                    context.ReportProgress(percent, $"at {percent}");
                    context.Log($"at {percent}");
                    if (chance.NextUInt64() % 3 == 0)
                    {
                        context.SaveCheckpoint(JsonPayload.Parse($$"""{"percent":{{percent}}}"""));
                    }

                    await Task.Delay(Duration() / 20, context.Time, cancellation);
                }

                return new TaskOutcome.Completed(result);
            case 14:
                // Until it is told to stop.
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellation);
                return new TaskOutcome.Completed(result);
            default:
                if (context.Checkpoint is { } checkpoint && !checkpoint.ToString().Contains("percent", StringComparison.Ordinal))
                {
                    record.Broken($"Task {context.TaskId}: checkpoint {checkpoint} was never saved.");
                }

                context.ReportProgress(50);
                return null!;
        }
    }

    private TimeSpan Duration() => TimeSpan.FromMilliseconds(chance.NextUInt64() % 8 < 5 ? chance.NextUInt64() % 200 : chance.NextUInt64() % 20_000);

    private string Kind() => (chance.NextUInt64() % 4) switch
    {
        0 => ErrorKindNames.NetworkError,
        1 => ErrorKindNames.ResourceExhausted,
        2 => "made_up",
        _ => ErrorKindNames.AgentError,
    };
}
