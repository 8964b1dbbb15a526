using Orchestrator.Domain.Schedules;

namespace Orchestrator.Engine.Schedules;

/// <summary>
/// Tasks that are submitted again and again, by the calendar or at an interval. Durable: each moment at which a schedule is due becomes one task at most,
/// whatever fails in between, and none is forgotten but by the schedule's own policies.
/// </summary>
/// <exception cref="ServiceUnavailableException">Of every call: it cannot be answered now, and whether it took effect is unknown.</exception>
public interface ISchedules
{
    /// <summary>Makes a schedule, or gives it another form. What fired already goes on, and so do moments that stay the same.</summary>
    /// <param name="paused">Whether it is to be paused; null leaves that as it is, and starts a new one.</param>
    /// <exception cref="ArgumentException">The spec breaks a rule; the message names the field.</exception>
    Task<ScheduleAnswer> PutAsync(ScheduleSpec spec, bool? paused = null, CancellationToken cancellation = default);

    /// <summary>Deletes a schedule; the tasks that it submitted go on.</summary>
    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellation = default);

    /// <summary>Holds a schedule; null when there is none. What fired, or waits, goes on.</summary>
    Task<Schedule?> PauseAsync(string id, CancellationToken cancellation = default);

    /// <summary>Lets a schedule go on from now on; null when there is none. What came while it was paused was not missed.</summary>
    Task<Schedule?> ResumeAsync(string id, CancellationToken cancellation = default);

    /// <summary>Fires a schedule now, also a paused one; its overlap policy counts.</summary>
    Task<ScheduleAnswer> RunAsync(string id, CancellationToken cancellation = default);

    /// <summary>The schedule; null when there is none.</summary>
    Task<Schedule?> FindAsync(string id, CancellationToken cancellation = default);

    /// <summary>Schedules by id.</summary>
    /// <param name="limit">Schedules on the page; 1 to 1,000.</param>
    /// <param name="after">The id that the page begins behind; null for the first page.</param>
    Task<SchedulePage> ListAsync(int limit, string? after = null, CancellationToken cancellation = default);
}
