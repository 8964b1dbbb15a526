using Microsoft.Extensions.Logging;
using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Journaled;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Bulk;

/// <summary>
/// All bulk jobs of the node: one stream of the journal, one actor. Events are durable before the next page begins; a job goes on after a restart
/// where it was.
/// </summary>
internal sealed class BulkJobsActor(JournaledSetup setup, IOrchestrator tasks) : JournaledActor<BulkJobsActor, BulkEvent, BulkTable>(setup)
{
    /// <summary>The stream's name in the journal.</summary>
    public const string Stream = "bulk/0";

    private const int MaxPagesAtOnce = 4;
    private const double LongestRestSeconds = 3600;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, List<TaskCompletionSource<BulkJob?>>> waiters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> paging = new(StringComparer.Ordinal);
    private readonly HashSet<string> pacing = new(StringComparer.Ordinal);
    private readonly BulkPage page = new(tasks);

    /// <summary>All jobs by id.</summary>
    public IReadOnlyDictionary<string, BulkJob> Jobs => State.Jobs;

    protected override string Subject => "Bulk jobs";

    protected override int SnapshotVersion => BulkEventCodec.SnapshotVersion;

    /// <summary>Completes when the job has ended; with null when there is none. Who gives up cancels it.</summary>
    public TaskCompletionSource<BulkJob?> EndOf(string id)
    {
        var waiter = new TaskCompletionSource<BulkJob?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Jobs.TryGetValue(id, out var job) || job.HasEnded)
        {
            waiter.SetResult(job);
            return waiter;
        }

        if (!waiters.TryGetValue(id, out var all))
        {
            waiters.Add(id, all = []);
        }

        all.RemoveAll(gone => gone.Task.IsCompleted);
        all.Add(waiter);
        return waiter;
    }

    protected override BulkTable ReadSnapshot(JournalSnapshot? snapshot)
    {
        var table = new BulkTable();
        if (snapshot is not null)
        {
            BulkEventCodec.ReadSnapshot(snapshot.Version, snapshot.Data.Span).ForEach(table.Apply);
        }

        return table;
    }

    protected override byte[] WriteSnapshot(BulkTable known) => BulkEventCodec.Write(known.Jobs.Values.SelectMany(job => job.Essence));

    protected override List<BulkEvent> ReadEvents(ReadOnlySpan<byte> lines) => BulkEventCodec.Read(lines);

    protected override byte[] WriteEvents(IReadOnlyList<BulkEvent> events) => BulkEventCodec.Write(events);

    protected override void Apply(BulkTable known, BulkEvent @event) => known.Apply(@event);

    protected override void OnCall(JournaledMessage<BulkJobsActor>.Call call)
    {
        try
        {
            base.OnCall(call);
        }
        catch (InvalidOperationException e)
        {
            call.Refuse(e);
        }
    }

    protected override void OnOther(JournaledMessage<BulkJobsActor> message)
    {
        switch (message)
        {
            case BulkMessage.PageDone { Done: var done } when Jobs.TryGetValue(done.Job, out var job):
                Pace(job, done);
                Emit(job.Advance(done.Phase, done.Cursor, done.Examined, done.Changed, BulkPlan.Phases(job.Created.Action, job.Created.Filter).Count, Now));
                break;
            case BulkMessage.PageFailed failed:
                Context.Logger.LogWarning("Bulk job {Job}: a page failed, trying again: {Reason}", failed.Job, failed.Failure.Message);
                paging.Remove(failed.Job);
                Rest(failed.Job, RetryInterval);
                break;
            case BulkMessage.GoOn goOn:
                pacing.Remove(goOn.Job);
                break;
        }
    }

    protected override void OnEmitted(BulkEvent @event)
    {
        if (@event is BulkRateChanged)
        {
            // The new pace counts from now on, not after a rest by the old one.
            pacing.Remove(@event.Job);
        }

        if (@event is not BulkAdvanced)
        {
            Context.Logger.LogInformation("Bulk job {Job}: {Event} by {By}", @event.Job, @event.Name(), @event.By ?? "nobody known");
        }
    }

    protected override void OnFlushed()
    {
        TellEnds();
        StartPages();
    }

    protected override void OnAbandoned(Exception reason)
    {
        foreach (var waiter in waiters.Values.SelectMany(waiting => waiting))
        {
            waiter.TrySetException(reason);
        }
    }

    private void TellEnds()
    {
        foreach (var (id, waiting) in DurableSequence < Sequence ? [] : waiters.ToList())
        {
            if (!Jobs.TryGetValue(id, out var job) || job.HasEnded)
            {
                waiting.ForEach(waiter => waiter.TrySetResult(job));
                waiters.Remove(id);
            }
        }
    }

    /// <summary>Begins the next pages of running jobs, the oldest first, when nothing they rest on is on its way to the disk.</summary>
    private void StartPages()
    {
        if (DurableSequence < Sequence)
        {
            return;
        }

        var next = Jobs.Values
            .Where(job => job.State == BulkState.Running && !paging.ContainsKey(job.Id) && !pacing.Contains(job.Id))
            .OrderBy(job => job.Created.At)
            .Take(MaxPagesAtOnce - paging.Count);
        foreach (var job in next.ToList())
        {
            paging.Add(job.Id, Context.Time.GetUtcNow());
            Context.Pipe<BulkPageDone>(
                new ValueTask<BulkPageDone>(page.RunAsync(job)),
                done => new BulkMessage.PageDone(done),
                failure => new BulkMessage.PageFailed(job.Id, failure));
        }
    }

    /// <summary>A page is done: the next one waits until its tasks have taken the time that the rate gives them.</summary>
    private void Pace(BulkJob job, BulkPageDone done)
    {
        paging.Remove(job.Id, out var startedAt);
        if (job.Rate is { } rate)
        {
            Rest(job.Id, TimeSpan.FromSeconds(Math.Min(done.Examined / rate, LongestRestSeconds)) - (Context.Time.GetUtcNow() - startedAt));
        }
    }

    private void Rest(string job, TimeSpan time)
    {
        if (time > TimeSpan.Zero && pacing.Add(job))
        {
            Context.Timers.StartOnce(job, time, new BulkMessage.GoOn(job));
        }
    }
}
