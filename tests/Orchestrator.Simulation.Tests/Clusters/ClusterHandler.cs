using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>The handler on one process; what each attempt does is drawn from the seed.</summary>
internal sealed class ClusterHandler(string process, Chance chance, ClusterRecord record, Func<bool> isCalm) : ITaskHandler
{
    public async ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellation)
    {
        record.Launched(process, context);
        var result = JsonPayload.Parse($$"""{"task":"{{context.TaskId}}","attempt":{{context.Attempt}}}""");
        switch (isCalm() ? 0 : Draw(16))
        {
            case < 7:
                break;
            case 7 or 8:
                await Task.Delay(Duration(), context.Time, cancellation);
                break;
            case 9:
                await Task.Delay(Duration(), context.Time, cancellation);
                return new TaskOutcome.Failed(ErrorKindNames.NetworkError, "failed", Retryable: true);
            case 10:
                return new TaskOutcome.Failed(ErrorKindNames.AgentError, "failed", Retryable: Draw(3) > 0);
            case 11:
                return TaskOutcome.Snooze(Duration());
            case 12:
                throw new InvalidOperationException("The handler threw.");
            case 13:
                // Deaf: goes on whatever it is told.
                await Task.Delay(Duration() * 4, context.Time, CancellationToken.None);
                break;
            case 14:
                for (var percent = 0; percent < 100; percent += 25)
                {
                    context.ReportProgress(percent);
                    context.SaveCheckpoint(JsonPayload.Parse($$"""{"percent":{{percent}}}"""));
                    await Task.Delay(Duration() / 4, context.Time, cancellation);
                }

                break;
            default:
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellation);
                break;
        }

        record.Returned(context);
        return new TaskOutcome.Completed(result);
    }

    private TimeSpan Duration() => TimeSpan.FromMilliseconds(Draw(4) > 0 ? Draw(300) : Draw(6_000));

    private int Draw(int below) => (int)(chance.NextUInt64() % (ulong)below);
}
