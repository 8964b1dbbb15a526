using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Cli.Progress;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary>Waits for many tasks, also while their server starts anew.</summary>
internal sealed class WaitForAll(ServerConnection connection, IScreen screen, IReadOnlyList<string> ids)
{
    /// <summary>Most have ended by the time they are asked about; those that have not hold up the others no longer than they take.</summary>
    private const int AtOnce = 32;

    private readonly SortedDictionary<string, long> otherwise = new(StringComparer.Ordinal);
    private readonly List<TaskResource> toShow = [];
    private readonly IProgressView view = ProgressViews.For(screen.ShowsEachLine);
    private readonly Lock gate = new();
    private long completed;
    private long ended;
    private long gone;

    /// <param name="submitted">What became of the submission, in words.</param>
    /// <param name="patience">Null for as long as it takes.</param>
    public async Task<int> RunAsync(string submitted, TimeSpan? patience, CancellationToken cancellation)
    {
        using var signals = new StopSignals(cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        if (patience < TimeSpan.FromDays(40))
        {
            over.CancelAfter(patience.Value);
        }

        var isOver = false;
        try
        {
            await view.DuringAsync(() => WaitAsync(over.Token));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            isOver = true;
        }

        if (toShow.Count > 0)
        {
            screen.List(toShow);
        }

        screen.Summary($"{submitted}: {Sum()}");
        if (isOver)
        {
            await Console.Error.WriteLineAsync($"orc: {Counted.Tasks(ids.Count - ended)} had not ended; they go on.");
            return ExitCodes.TimedOut;
        }

        return ended == completed ? ExitCodes.Done : ExitCodes.NotCompleted;
    }

    private async Task<bool> WaitAsync(CancellationToken cancellation)
    {
        view.Show(Sum(), 0);
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (id, token) =>
        {
            try
            {
                Note(await connection.Patient.GetAsync(id, Timeout.InfiniteTimeSpan, token));
            }
            catch (OrchestratorApiException e) when (e.Status == 404)
            {
                // It ended, or it could not have been deleted.
                Note(null);
            }
        });
        return true;
    }

    /// <param name="task">As it ended; null when it is no more.</param>
    private void Note(TaskResource? task)
    {
        lock (gate)
        {
            ended++;
            if (task is null)
            {
                gone++;
            }
            else if (task.HasCompleted())
            {
                completed++;
            }
            else
            {
                otherwise[task.Status] = otherwise.GetValueOrDefault(task.Status) + 1;
            }

            if (task is not null && screen.ShowsEachLine)
            {
                screen.Changed(task);
            }
            else if (task is not null && !task.HasCompleted())
            {
                toShow.Add(task);
            }

            view.Show(Sum(), (double)ended / ids.Count);
        }
    }

    private string Sum()
    {
        var parts = otherwise.Select(state => $"{Counted.Of(state.Value)} {state.Key}").Prepend($"{Counted.Of(completed)} of {Counted.Of(ids.Count)} completed");
        return string.Join(", ", gone > 0 ? parts.Append($"{Counted.Of(gone)} deleted") : parts);
    }
}
