namespace Orchestrator.Domain.Bulk;

/// <summary>All bulk jobs that are kept: those that go on, and the last <see cref="MaxEnded"/> that have ended.</summary>
public sealed class BulkTable
{
    /// <summary>Ended jobs that are kept.</summary>
    public const int MaxEnded = 1000;

    private readonly Dictionary<string, BulkJob> jobs = new(StringComparer.Ordinal);

    /// <summary>All jobs by id.</summary>
    public IReadOnlyDictionary<string, BulkJob> Jobs => jobs;

    /// <summary>The table after an event. One of a job that has ended and is not kept any longer changes nothing.</summary>
    public void Apply(BulkEvent @event)
    {
        if (@event is BulkCreated created)
        {
            jobs.Add(created.Job, BulkJob.From(created));
            return;
        }

        if (!jobs.TryGetValue(@event.Job, out var job))
        {
            return;
        }

        jobs[@event.Job] = job.Apply(@event);
        if (@event is BulkCompleted or BulkCancelled)
        {
            foreach (var old in jobs.Values.Where(one => one.HasEnded).OrderByDescending(one => one.FinishedAt).Skip(MaxEnded).ToList())
            {
                jobs.Remove(old.Id);
            }
        }
    }
}
