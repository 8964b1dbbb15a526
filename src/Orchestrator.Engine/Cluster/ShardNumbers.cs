using System.Collections.Concurrent;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Cluster;

/// <summary>
/// Which shard has which number: ids carry the number, placements the name. Neither ever changes. A number that is not known is looked up in the
/// journal, by one look at a time for all who ask: ids that were never given out must not become a way to keep the store busy.
/// </summary>
internal sealed class ShardNumbers(IJournal journal)
{
    private readonly ConcurrentDictionary<int, string> names = new();
    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;
    private Task? next;

    /// <summary>The shard's name; null when there is no such shard.</summary>
    public async ValueTask<string?> NameOfAsync(int number, CancellationToken cancellation)
    {
        if (names.TryGetValue(number, out var name))
        {
            return name;
        }

        await LoadAsync().OnOwnScheduler().WaitAsync(cancellation);
        return names.GetValueOrDefault(number);
    }

    /// <summary>The shard's name if it is known here already.</summary>
    public string? TryNameOf(int number) => names.GetValueOrDefault(number);

    public void Add(int number, string name) => names[number] = name;

    /// <summary>A look that begins after the call: one that runs already may have missed what the caller knows of.</summary>
    public Task LoadAsync()
    {
        lock (gate)
        {
            if (next is { } waiting)
            {
                return waiting;
            }

            var look = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            next = look.Task;
            _ = LookAfterAsync(running, look);
            return look.Task;
        }
    }

    private async Task LookAfterAsync(Task earlier, TaskCompletionSource look)
    {
        try
        {
            await earlier;
        }
        catch (Exception)
        {
            // Those who asked for that look have heard of it.
        }

        lock (gate)
        {
            (running, next) = (look.Task, null);
        }

        try
        {
            await LookAsync();
            look.SetResult();
        }
        catch (Exception e)
        {
            look.SetException(e);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            foreach (var shard in await journal.ListShardsAsync(CancellationToken.None))
            {
                names[shard.Number] = shard.Name;
            }
        }
        catch (JournalUnavailableException e)
        {
            throw new ServiceUnavailableException("storage_unavailable", e.Message, e);
        }
    }
}
