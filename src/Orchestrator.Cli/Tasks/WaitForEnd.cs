using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary>Waits for a task and says by the exit code how it ended.</summary>
internal static class WaitForEnd
{
    public static async Task<int> RunAsync(
        string taskId, TimeSpan? patience, OrchestratorClient client, IScreen screen, CancellationToken cancellation)
    {
        var task = await client.GetAsync(taskId, patience ?? Timeout.InfiniteTimeSpan, cancellation);
        screen.Changed(task);
        if (!task.HasEnded())
        {
            await Console.Error.WriteLineAsync($"orc: Task {taskId} is still {task.Status} after {Moments.Duration(patience?.TotalSeconds ?? 0)}; it goes on.");
            return ExitCodes.TimedOut;
        }

        return task.HasCompleted() ? ExitCodes.Done : ExitCodes.NotCompleted;
    }
}
