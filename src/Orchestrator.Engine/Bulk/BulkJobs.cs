using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Bulk;
using Orchestrator.Domain.Tasks;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Bulk;

/// <summary>Takes calls about bulk jobs to their actor: started by the first job there ever was, or, in a cluster, when its shard is placed here.</summary>
/// <param name="spawn">Starts the actor under a claim.</param>
/// <param name="stop">Stops it.</param>
/// <param name="standsAlone">False in a cluster, where calls for an actor that is elsewhere are refused.</param>
internal sealed class BulkJobs(
    Func<long, ActorRef<BulkMessage>> spawn, Func<ActorRef<BulkMessage>, Task> stop, bool standsAlone, IBulkCounts counts, IProjection projection, Chance chance, TimeProvider time) : IBulkJobs
{
    private const int MaxAtOnce = 100;
    private readonly Lock gate = new();
    private ActorRef<BulkMessage>? actor;

    /// <summary>Starts the actor.</summary>
    public void Open(long claim = 0)
    {
        lock (gate)
        {
            actor ??= spawn(claim);
        }
    }

    /// <summary>Stops the actor.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            var closing = actor;
            actor = null;
            return closing is null ? Task.CompletedTask : stop(closing);
        }
    }

    public async Task<long> CountAsync(BulkAction action, BulkFilter filter, CancellationToken cancellation = default)
    {
        var before = Instant.Earlier(filter.SubmittedBefore ?? Instant.Never, Instant.From(time.GetUtcNow()));
        var count = 0L;
        foreach (var state in BulkPlan.StatesOf(action, filter))
        {
            var wanted = BulkPage.ToFilter(filter, state);
            count += await counts.CountAsync(wanted, before, (await projection.CountsAsync(cancellation)).Positions, cancellation);
            if (state.IsTerminal())
            {
                count += await projection.CountAsync(
                    wanted.ToQuery(limit: 1, filter.SubmittedBefore is { } moment ? (moment.Microseconds, string.Empty) : null), cancellation);
            }
        }

        return count;
    }

    public async Task<BulkJob> StartAsync(
        BulkAction action, BulkFilter filter, double? rate, string? by, string? reason, CancellationToken cancellation = default)
    {
        var matched = await CountAsync(action, filter, cancellation);
        if (standsAlone)
        {
            Open();
        }

        return await AskAsync(jobs =>
        {
            if (jobs.Jobs.Values.Count(job => !job.HasEnded) >= MaxAtOnce)
            {
                throw new InvalidOperationException($"{MaxAtOnce} bulk jobs have not ended; wait for one, or cancel one.");
            }

            var id = NewId(jobs.Now);
            jobs.Emit([new BulkCreated(id, jobs.Now, by, action, filter, matched, rate, reason)]);
            return jobs.Jobs[id];
        }, cancellation);
    }

    public async Task<BulkJob?> FindAsync(string id, CancellationToken cancellation = default) =>
        IsOpen ? await AskAsync(jobs => jobs.Jobs.GetValueOrDefault(id), cancellation) : null;

    public async Task<BulkJob?> WaitAsync(string id, TimeSpan patience, CancellationToken cancellation = default)
    {
        if (!IsOpen)
        {
            return null;
        }

        var end = await AskAsync(jobs => jobs.EndOf(id), cancellation);
        try
        {
            return await end.Task.OnOwnScheduler().WaitAsync(patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            return await FindAsync(id, cancellation);
        }
        finally
        {
            end.TrySetCanceled(CancellationToken.None);
        }
    }

    public async Task<IReadOnlyList<BulkJob>> ListAsync(CancellationToken cancellation = default) =>
        IsOpen
            ? await AskAsync(jobs => jobs.Jobs.Values.OrderByDescending(job => job.Created.At).ThenByDescending(job => job.Id, StringComparer.Ordinal).ToList(), cancellation)
            : [];

    public async Task<BulkJob?> ChangeAsync(string id, BulkChange change, CancellationToken cancellation = default) =>
        IsOpen
            ? await AskAsync(jobs =>
            {
                if (jobs.Jobs.TryGetValue(id, out var job) && job.Decide(change, jobs.Now) is { } @event)
                {
                    jobs.Emit([@event]);
                }

                return jobs.Jobs.GetValueOrDefault(id);
            }, cancellation)
            : null;

    /// <summary>True while the actor runs here.</summary>
    public bool IsHere => Volatile.Read(ref actor) is not null;

    private bool IsOpen => Volatile.Read(ref actor) is not null || !standsAlone;

    private string NewId(Instant now)
    {
        lock (gate)
        {
            return "bulk-" + TaskId.Next(1, now, chance, UInt128.Zero).ToString()[2..];
        }
    }

    private async Task<T> AskAsync<T>(Func<BulkJobsActor, T> ask, CancellationToken cancellation)
    {
        var call = new BulkMessage.Call<T>(ask);
        if (!(Volatile.Read(ref actor) ?? throw ServiceUnavailableException.Moved("of bulk jobs")).Tell(call))
        {
            throw new ServiceUnavailableException("overloaded", "Too many calls wait for bulk jobs.");
        }

        return await call.Answer.OnOwnScheduler().WaitAsync(cancellation);
    }
}
