using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Cli.Workflows.Drawing;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Sdk.Workflows;

namespace Orchestrator.Cli.Workflows;

/// <summary>Waits for a run, also while its server starts anew, and says by the exit code how it ended.</summary>
internal sealed class FollowRun(ServerConnection connection, IScreen screen)
{
    /// <summary>How long an answer is held back when every change is a line of its own.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    /// <summary>The same where states of tasks and times are drawn, which change without a change of the run.</summary>
    private static readonly TimeSpan Frame = TimeSpan.FromSeconds(1);

    /// <summary>Between two answers at least: a run can change thousands of times a second, and nobody reads that fast.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the end and shows the run once.</summary>
    /// <param name="patience">Null for as long as it takes.</param>
    public async Task<int> WaitAsync(RunResource run, TimeSpan? patience, CancellationToken cancellation)
    {
        if (!run.HasEnded() && patience != TimeSpan.Zero)
        {
            using var over = new WaitLimit(patience, cancellation);
            try
            {
                run = await connection.Patient.Workflows.WaitAsync(run.RunId, patience ?? Timeout.InfiniteTimeSpan, over.Token);
            }
            catch (OperationCanceledException) when (over.IsOver)
            {
                // The last that is known is shown.
            }
        }

        screen.Run(run);
        return await EndAsync(run, patience);
    }

    /// <summary>Shows the run as it goes.</summary>
    /// <param name="patience">Null for as long as it takes.</param>
    public async Task<int> WatchAsync(RunResource run, TimeSpan? patience, CancellationToken cancellation)
    {
        using var end = new LiveEnd(cancellation);
        using var over = new WaitLimit(patience, end.Token);
        try
        {
            // Drawn where somebody looks at a terminal; else a line for each change.
            run = screen.IsForPrograms ? await ListenAsync(run, over.Token) : await DrawAsync(run, over.Token);
        }
        catch (OperationCanceledException) when (over.IsOver)
        {
            run = await connection.Client.Workflows.GetRunAsync(run.RunId, cancellation);
        }
        catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"Run {run.RunId} goes on; `orc workflow cancel {run.RunId}` stops it.");
            return ExitCodes.TimedOut;
        }

        return await EndAsync(run, patience);
    }

    private async Task<RunResource> ListenAsync(RunResource run, CancellationToken cancellation)
    {
        screen.RunChanged(run, before: null);
        while (!run.HasEnded())
        {
            var next = await NextAsync(run, Hold, cancellation);
            screen.RunChanged(next, run);
            run = next;
            await Task.Delay(Pause, cancellation);
        }

        return run;
    }

    /// <summary>Kept apart so that a pipe never loads the library that draws on terminals.</summary>
    private Task<RunResource> DrawAsync(RunResource run, CancellationToken cancellation) => new LiveRunView(TimeProvider.System).DuringAsync(async show =>
    {
        show(run);
        while (!run.HasEnded())
        {
            run = await NextAsync(run, Frame, cancellation);
            show(run);
            await Task.Delay(Pause, cancellation);
        }

        return run;
    });

    private Task<RunResource> NextAsync(RunResource run, TimeSpan hold, CancellationToken cancellation) =>
        connection.Patient.Workflows.WaitForChangeAsync(run.RunId, run.Revision, hold, cancellation);

    private static async Task<int> EndAsync(RunResource run, TimeSpan? patience)
    {
        if (!run.HasEnded())
        {
            await Console.Error.WriteLineAsync($"orc: Run {run.RunId} is still {run.Status} after {Moments.Duration(patience?.TotalSeconds ?? 0)}; it goes on.");
            return ExitCodes.TimedOut;
        }

        return run.HasCompleted() ? ExitCodes.Done : ExitCodes.NotCompleted;
    }
}
