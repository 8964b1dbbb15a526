using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary>Waits for a task, also while its server starts anew, and says by the exit code how it ended.</summary>
internal static class WaitForEnd
{
    /// <param name="task">The task as it was seen last.</param>
    /// <param name="patience">Null for as long as it takes.</param>
    public static async Task<int> RunAsync(
        TaskResource task, TimeSpan? patience, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        if (!task.HasEnded() && patience != TimeSpan.Zero)
        {
            task = await WaitAsync(task, patience, connection, cancellation);
        }

        screen.Changed(task);
        if (!task.HasEnded())
        {
            await Console.Error.WriteLineAsync($"orc: Task {task.TaskId} is still {task.Status} after {Moments.Duration(patience?.TotalSeconds ?? 0)}; it goes on.");
            return ExitCodes.TimedOut;
        }

        return task.HasCompleted() ? ExitCodes.Done : ExitCodes.NotCompleted;
    }

    private static async Task<TaskResource> WaitAsync(
        TaskResource task, TimeSpan? patience, ServerConnection connection, CancellationToken cancellation)
    {
        using var over = new WaitLimit(patience, cancellation);
        try
        {
            return await connection.Patient.GetAsync(task.TaskId, patience ?? Timeout.InfiniteTimeSpan, over.Token);
        }
        catch (OperationCanceledException) when (over.IsOver)
        {
            return task;
        }
    }
}
