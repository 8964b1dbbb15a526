using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Tasks;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Bulk;

/// <summary>
/// All bulk jobs of the node: one stream of the journal, one actor. Jobs decide on events, events are durable before anybody hears of them
/// and before the next page begins; a job goes on after a restart where it was.
/// </summary>
internal sealed class BulkJobsActor(IJournal journal, long claim, IOrchestrator tasks) : Actor<BulkMessage>
{
    /// <summary>The stream's name in the journal.</summary>
    public const string Stream = "bulk/0";

    private const int MaxPagesAtOnce = 4;
    private const int MaxEndedKept = 1000;
    private const long SnapshotAfterBytes = 1024 * 1024;
    private const int SnapshotVersion = 1;
    private const double LongestRestSeconds = 3600;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static long generations;

    private readonly long generation = Interlocked.Increment(ref generations);
    private readonly Dictionary<string, BulkJob> jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TaskCompletionSource<BulkJob?>>> waiters = new(StringComparer.Ordinal);
    private readonly Queue<List<BulkMessage.Call>> inFlight = new();
    private readonly Dictionary<string, DateTimeOffset> paging = new(StringComparer.Ordinal);
    private readonly HashSet<string> pacing = new(StringComparer.Ordinal);
    private readonly BulkPage page = new(tasks);
    private readonly List<BulkEvent> burst = [];
    private List<BulkMessage.Call> releases = [];
    private ShardOwnership? owner;
    private long sequence;
    private long bytesSinceSnapshot;
    private long snapshotSequence;
    private bool isSaving;

    /// <summary>All jobs by id.</summary>
    public IReadOnlyDictionary<string, BulkJob> Jobs => jobs;

    public Instant Now => Instant.From(Context.Time.GetUtcNow());

    /// <summary>Applies events and puts them into the burst.</summary>
    public void Emit(IEnumerable<BulkEvent> events)
    {
        foreach (var @event in events)
        {
            Apply(@event);
            burst.Add(@event);
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
    }

    /// <summary>Completes when the job has ended; with null when there is none. Who gives up cancels it.</summary>
    public TaskCompletionSource<BulkJob?> EndOf(string id)
    {
        var waiter = new TaskCompletionSource<BulkJob?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!jobs.TryGetValue(id, out var job) || job.HasEnded)
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

    protected override void OnStart()
    {
        Context.PauseUserMessages = true;
        Context.Pipe<BulkMessage.Recovered>(LoadAsync(), recovered => recovered, failure => new BulkMessage.RecoveryFailed(failure));
    }

    protected override void OnReceive(BulkMessage message)
    {
        switch (message)
        {
            case BulkMessage.Recovered recovered:
                Recover(recovered);
                break;
            case BulkMessage.RecoveryFailed failed:
                throw new RecoveryFailedException(failed.Failure.Message, failed.Failure);
            case BulkMessage.Call call when owner is null:
                call.Refuse(new ServiceUnavailableException("recovering", "Bulk jobs are being recovered."));
                break;
            case BulkMessage.Call call:
                Answer(call);
                break;
            case BulkMessage.Appended appended when appended.Generation == generation:
                Completed(appended);
                break;
            case BulkMessage.PageDone { Done: var done } when jobs.TryGetValue(done.Job, out var job):
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
            case BulkMessage.Saved saved:
                isSaving = false;
                if (saved.Failure is { } failure)
                {
                    Context.Logger.LogWarning("The snapshot of bulk jobs was not saved: {Reason}", failure.Message);
                }

                break;
        }
    }

    protected override void OnBurstEnd()
    {
        if (owner is null)
        {
            return;
        }

        Flush();
        StartPages();
        SaveWhenDue();
    }

    protected override void OnRestarting(Exception cause, BulkMessage? failed) => Abandon(
        new ServiceUnavailableException("storage_unavailable", $"Bulk jobs could not be made durable: {cause.Message}", cause));

    protected override void OnStop() => Abandon(new ServiceUnavailableException("shutting_down", "The node is shutting down."));

    private void Answer(BulkMessage.Call call)
    {
        try
        {
            call.Run(this);
            releases.Add(call);
        }
        catch (InvalidOperationException e)
        {
            call.Refuse(e);
        }
    }

    private void Apply(BulkEvent @event)
    {
        sequence++;
        if (@event is BulkCreated created)
        {
            jobs.Add(created.Job, BulkJob.From(created));
            return;
        }

        if (!jobs.TryGetValue(@event.Job, out var job))
        {
            // The last page of a job that has ended and is not kept any longer.
            return;
        }

        jobs[@event.Job] = job = job.Apply(@event);
        if (@event is BulkCompleted or BulkCancelled)
        {
            foreach (var old in jobs.Values.Where(one => one.HasEnded).OrderByDescending(one => one.FinishedAt).Skip(MaxEndedKept).ToList())
            {
                jobs.Remove(old.Id);
            }
        }
    }

    private void Flush()
    {
        if (burst.Count == 0)
        {
            if (inFlight.TryPeek(out _))
            {
                inFlight.Last().AddRange(releases);
            }
            else
            {
                releases.ForEach(call => call.Release());
            }

            releases = [];
            return;
        }

        var data = BulkEventCodec.Write(burst);
        bytesSinceSnapshot += data.Length;
        inFlight.Enqueue(releases);
        releases = [];
        journal.Append(new BulkAppend(Context.Self, generation)
        {
            Owner = owner!,
            FirstSequence = sequence - burst.Count + 1,
            Count = burst.Count,
            Data = data,
        });
        burst.Clear();
    }

    private void Completed(BulkMessage.Appended appended)
    {
        if (appended.Status != AppendStatus.Applied)
        {
            throw new AppendFailedException(appended.Status, appended.Failure);
        }

        inFlight.Dequeue().ForEach(call => call.Release());
        foreach (var (id, waiting) in waiters.ToList())
        {
            if (!jobs.TryGetValue(id, out var job) || (job.HasEnded && inFlight.Count == 0))
            {
                waiting.ForEach(waiter => waiter.TrySetResult(job));
                waiters.Remove(id);
            }
        }
    }

    /// <summary>Begins the next pages of running jobs, the oldest first, when nothing they rest on is on its way to the disk.</summary>
    private void StartPages()
    {
        if (inFlight.Count > 0)
        {
            return;
        }

        var next = jobs.Values
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

    private void SaveWhenDue()
    {
        if (isSaving || inFlight.Count > 0 || bytesSinceSnapshot < SnapshotAfterBytes)
        {
            return;
        }

        (isSaving, bytesSinceSnapshot) = (true, 0);
        var snapshot = new JournalSnapshot(sequence, SnapshotVersion, BulkEventCodec.Write(jobs.Values.SelectMany(job => job.Essence)));
        Context.Pipe<bool>(SaveAsync(snapshot, snapshotSequence), _ => new BulkMessage.Saved(null), failure => new BulkMessage.Saved(failure));
        snapshotSequence = sequence;
    }

    private async ValueTask<bool> SaveAsync(JournalSnapshot snapshot, long previous)
    {
        var status = await journal.SaveSnapshotAsync(owner!, snapshot, CancellationToken.None);
        if (status == AppendStatus.Applied && previous > 0)
        {
            await journal.TruncateAsync(owner!, previous, CancellationToken.None);
        }

        return true;
    }

    private async ValueTask<BulkMessage.Recovered> LoadAsync()
    {
        var shard = await journal.AcquireAsync(Stream, claim, CancellationToken.None);
        var snapshot = await journal.LoadSnapshotAsync(shard.Number, CancellationToken.None);
        var known = snapshot is null ? [] : BulkEventCodec.Read(snapshot.Data.Span);
        var (events, bytes) = (new List<BulkEvent>(), 0L);
        await foreach (var batch in journal.ReadAsync(shard.Number, snapshot?.Sequence ?? 0, CancellationToken.None))
        {
            events.AddRange(BulkEventCodec.Read(batch.Data.Span));
            bytes += batch.Data.Length;
        }

        return new BulkMessage.Recovered(shard, known, events, snapshot?.Sequence ?? 0, bytes);
    }

    private void Recover(BulkMessage.Recovered recovered)
    {
        foreach (var @event in recovered.Known.Concat(recovered.Events))
        {
            Apply(@event);
        }

        (owner, sequence) = (recovered.Owner, recovered.Owner.Head);
        (snapshotSequence, bytesSinceSnapshot) = (recovered.SnapshotSequence, recovered.Bytes);
        Context.PauseUserMessages = false;
    }

    private void Abandon(Exception reason)
    {
        foreach (var call in inFlight.SelectMany(calls => calls).Concat(releases))
        {
            call.Refuse(reason);
        }

        foreach (var waiter in waiters.Values.SelectMany(waiting => waiting))
        {
            waiter.TrySetException(reason);
        }
    }
}
