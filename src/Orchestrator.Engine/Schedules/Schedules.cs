using Orchestrator.Domain.Schedules;
using Orchestrator.Domain.Schedules.Commands;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Journaled;

namespace Orchestrator.Engine.Schedules;

/// <summary>Takes calls about schedules to their actor in this process.</summary>
/// <param name="check">Makes of a task's spec what shards take, or throws <see cref="ArgumentException"/>.</param>
internal sealed class Schedules(JournaledCalls<SchedulesActor> calls, Func<TaskSpec, TaskSpec> check, ScheduleWork work) : ISchedules
{
    // A task may end, and the schedule fire again, between a look and what is done by it; not for ever.
    private const int MaxLooks = 5;

    public Task<ScheduleAnswer> PutAsync(ScheduleSpec spec, bool? paused = null, CancellationToken cancellation = default)
    {
        var known = Checked(spec);
        return calls.AskAsync(schedules => schedules.Do(new PutSchedule(known, paused)), cancellation);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation = default) =>
        calls.AskAsync(schedules => schedules.Do(new DeleteSchedule(id)).Outcome == ScheduleOutcome.Done, false, cancellation);

    public Task<Schedule?> PauseAsync(string id, CancellationToken cancellation = default) =>
        calls.AskAsync(schedules => schedules.Do(new PauseSchedule(id)).Schedule, null, cancellation);

    public Task<Schedule?> ResumeAsync(string id, CancellationToken cancellation = default) =>
        calls.AskAsync(schedules => schedules.Do(new ResumeSchedule(id)).Schedule, null, cancellation);

    public async Task<ScheduleAnswer> RunAsync(string id, CancellationToken cancellation = default)
    {
        TaskId? stillRuns = null;
        for (var look = 0; ; look++)
        {
            var seen = stillRuns;
            var answer = await calls.AskAsync(
                schedules => schedules.Do(new RunSchedule(id, seen)), new ScheduleAnswer(ScheduleOutcome.NotFound, null), cancellation);
            if (answer is not { Outcome: ScheduleOutcome.Look, Schedule.Active.Task: { } task })
            {
                return answer;
            }

            if (look == MaxLooks)
            {
                return answer with { Outcome = ScheduleOutcome.Overlaps };
            }

            stillRuns = task;
            if (await work.HasEndedAsync(task))
            {
                stillRuns = null;
                await calls.AskAsync(schedules => schedules.Do(new NoteEnded(id, task)), answer, cancellation);
            }
        }
    }

    public Task<Schedule?> FindAsync(string id, CancellationToken cancellation = default) =>
        calls.AskAsync(schedules => schedules.Find(id), null, cancellation);

    public Task<SchedulePage> ListAsync(int limit, string? after = null, CancellationToken cancellation = default) =>
        calls.AskAsync(schedules => schedules.List(limit, after), new SchedulePage([], null), cancellation);

    /// <summary>The spec as it is kept.</summary>
    /// <exception cref="ArgumentException">It breaks a rule.</exception>
    public ScheduleSpec Checked(ScheduleSpec spec) => ScheduleRules.Check(spec) is { Count: > 0 } faults
        ? throw new ArgumentException(string.Join("; ", faults.Select(fault => $"{fault.Field} {fault.Cure}")))
        : spec with { Task = check(spec.Task) };
}
