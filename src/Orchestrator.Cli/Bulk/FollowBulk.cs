using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Cli.Progress;
using Orchestrator.Contracts.Bulk;

namespace Orchestrator.Cli.Bulk;

/// <summary>Shows a bulk job as it goes, also while its server starts anew, and says by the exit code how it ended.</summary>
internal static class FollowBulk
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <param name="job">As it was seen last.</param>
    /// <param name="patience">Null for as long as it takes.</param>
    /// <param name="begun">Called once an interrupt is no longer the end of the program; null for nothing.</param>
    public static async Task<int> RunAsync(
        BulkJobResource job, TimeSpan? patience, ServerConnection connection, IScreen screen, CancellationToken cancellation, Action? begun = null)
    {
        using var signals = new StopSignals(cancellation);

        // From here on an interrupt ends the following in good order.
        begun?.Invoke();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        if (patience < TimeSpan.FromDays(40))
        {
            over.CancelAfter(patience.Value);
        }

        var view = ProgressViews.For(writesMeanwhile: false);
        try
        {
            await view.DuringAsync(async () =>
            {
                while (!HasEnded(job))
                {
                    view.Show($"{job.Action}: {BulkFields.CountsOf(job)}{(job.Status == "running" ? "" : $" ({job.Status})")}", ShareOf(job));
                    job = await connection.Patient.GetBulkAsync(job.BulkId, Look, over.Token);
                }

                return true;
            });
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // It goes on without us.
        }

        screen.Bulk(job);
        if (HasEnded(job))
        {
            return job.Status == "completed" ? ExitCodes.Done : ExitCodes.NotCompleted;
        }

        await Console.Error.WriteLineAsync(
            $"orc: Bulk job {job.BulkId} goes on. `orc bulk wait {job.BulkId}` follows it again, `orc bulk pause {job.BulkId}` holds it, `orc bulk stop {job.BulkId}` ends it.");
        return ExitCodes.TimedOut;
    }

    public static bool HasEnded(BulkJobResource job) => job.Status is "completed" or "cancelled";

    private static double ShareOf(BulkJobResource job) => job.Matched == 0 ? 1 : Math.Min(1, (double)job.Examined / job.Matched);
}
