using Orchestrator.Domain.Bulk;

namespace Orchestrator.Engine.Bulk;

/// <summary>
/// One action on every task that a filter matches, as a job of its own: durable, with progress, at a pace, to be paused and ended, and
/// with a note of who did what. A job never touches tasks that were submitted after it.
/// </summary>
public interface IBulkJobs
{
    /// <summary>How many tasks a job would find now.</summary>
    Task<long> CountAsync(BulkAction action, BulkFilter filter, CancellationToken cancellation = default);

    /// <summary>Starts a job.</summary>
    /// <param name="rate">Tasks a second; null for as fast as it goes.</param>
    /// <param name="by">Who asks; null when nobody knows.</param>
    /// <param name="reason">Why, for whoever looks later; null for none.</param>
    /// <exception cref="InvalidOperationException">As many jobs run as may.</exception>
    Task<BulkJob> StartAsync(BulkAction action, BulkFilter filter, double? rate, string? by, string? reason, CancellationToken cancellation = default);

    /// <summary>The job; null when there is none, or none any longer: the last 1,000 ended ones are kept.</summary>
    Task<BulkJob?> FindAsync(string id, CancellationToken cancellation = default);

    /// <summary>The job once it has ended or <paramref name="patience"/> is over; null when there is none.</summary>
    Task<BulkJob?> WaitAsync(string id, TimeSpan patience, CancellationToken cancellation = default);

    /// <summary>All jobs, newest first.</summary>
    Task<IReadOnlyList<BulkJob>> ListAsync(CancellationToken cancellation = default);

    /// <summary>Changes a job; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    Task<BulkJob?> ChangeAsync(string id, BulkChange change, CancellationToken cancellation = default);
}
