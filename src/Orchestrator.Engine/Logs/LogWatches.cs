using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Logs;

/// <summary>Who waits for news of a task's log. While nobody does, news cost one look at a number.</summary>
internal sealed class LogWatches
{
    private readonly Lock gate = new();
    private readonly Dictionary<TaskId, Watch> watches = [];
    private int count;

    /// <summary>Begins to wait: whatever comes from here on completes the watch.</summary>
    public Watch Begin(TaskId id)
    {
        lock (gate)
        {
            if (!watches.TryGetValue(id, out var watch))
            {
                watches.Add(id, watch = new Watch(this, id));
                Interlocked.Increment(ref count);
            }

            watch.Holders++;
            return watch;
        }
    }

    public void HasNews(TaskId id)
    {
        if (Volatile.Read(ref count) == 0)
        {
            return;
        }

        lock (gate)
        {
            if (watches.TryGetValue(id, out var watch))
            {
                Remove(watch);
                watch.Complete();
            }
        }
    }

    private void Remove(Watch watch)
    {
        if (watches.TryGetValue(watch.Id, out var known) && known == watch)
        {
            watches.Remove(watch.Id);
            Interlocked.Decrement(ref count);
        }
    }

    private void End(Watch watch)
    {
        lock (gate)
        {
            if (--watch.Holders == 0)
            {
                Remove(watch);
            }
        }
    }

    /// <summary>One wait, shared by all who wait for the same task.</summary>
    internal sealed class Watch(LogWatches owner, TaskId id) : IDisposable
    {
        private readonly TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskId Id => id;

        /// <summary>Completes with the first news.</summary>
        public Task News => news.Task;

        public int Holders { get; set; }

        public void Complete() => news.TrySetResult();

        public void Dispose() => owner.End(this);
    }
}
