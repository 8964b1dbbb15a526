using Orchestrator.Domain;
using Orchestrator.Domain.Bulk;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Journaled;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Bulk;

/// <summary>Takes calls about bulk jobs to their actor in this process.</summary>
internal sealed class BulkJobs(JournaledCalls<BulkJobsActor> calls, IBulkCounts counts, IProjection projection, Chance chance, TimeProvider time) : IBulkJobs
{
    private const int MaxAtOnce = 100;
    private readonly Lock gate = new();

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
        return await calls.AskAsync(jobs =>
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

    public Task<BulkJob?> FindAsync(string id, CancellationToken cancellation = default) =>
        calls.AskAsync(jobs => jobs.Jobs.GetValueOrDefault(id), null, cancellation);

    public async Task<BulkJob?> WaitAsync(string id, TimeSpan patience, CancellationToken cancellation = default)
    {
        if (await calls.AskAsync(jobs => jobs.EndOf(id), null!, cancellation) is not { } end)
        {
            return null;
        }

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

    public Task<IReadOnlyList<BulkJob>> ListAsync(CancellationToken cancellation = default) => calls.AskAsync<IReadOnlyList<BulkJob>>(
        jobs => jobs.Jobs.Values.OrderByDescending(job => job.Created.At).ThenByDescending(job => job.Id, StringComparer.Ordinal).ToList(), [], cancellation);

    public Task<BulkJob?> ChangeAsync(string id, BulkChange change, CancellationToken cancellation = default) => calls.AskAsync(
        jobs =>
        {
            if (jobs.Jobs.TryGetValue(id, out var job) && job.Decide(change, jobs.Now) is { } @event)
            {
                jobs.Emit([@event]);
            }

            return jobs.Jobs.GetValueOrDefault(id);
        },
        null,
        cancellation);

    private string NewId(Instant now)
    {
        lock (gate)
        {
            return "bulk-" + TaskId.Next(1, now, chance, UInt128.Zero).ToString()[2..];
        }
    }
}
