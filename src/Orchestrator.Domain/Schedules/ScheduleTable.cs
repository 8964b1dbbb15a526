namespace Orchestrator.Domain.Schedules;

/// <summary>All schedules.</summary>
/// <param name="maxSchedules">Schedules that there may be.</param>
public sealed class ScheduleTable(int maxSchedules)
{
    private readonly Dictionary<string, Schedule> schedules = new(StringComparer.Ordinal);
    private readonly SortedSet<string> ids = new(StringComparer.Ordinal);

    /// <summary>Schedules that there may be.</summary>
    public int MaxSchedules { get; } = maxSchedules;

    public int Count => schedules.Count;

    /// <summary>The table as a snapshot kept it.</summary>
    public static ScheduleTable From(int maxSchedules, IEnumerable<ScheduleRecord> kept)
    {
        var table = new ScheduleTable(maxSchedules);
        foreach (var record in kept)
        {
            table.Set(Schedule.From(record));
        }

        return table;
    }

    /// <summary>The schedule; null when there is none.</summary>
    public Schedule? Find(string id) => schedules.GetValueOrDefault(id);

    /// <summary>Schedules by id, from behind one on.</summary>
    /// <param name="after">Null begins with the first.</param>
    public IEnumerable<Schedule> List(string? after = null) => after is null || ids.Count == 0
        ? ids.Select(id => schedules[id])
        : string.CompareOrdinal(after, ids.Max) > 0 ? [] : ids.GetViewBetween(after, ids.Max).SkipWhile(id => id == after).Select(id => schedules[id]);

    /// <summary>What follows from a command.</summary>
    public ScheduleDecision Decide(ScheduleCommand command, Instant now) => command.Decide(this, Find(command.Id), now);

    /// <summary>The table after an event. One of a schedule that was deleted changes nothing.</summary>
    public void Apply(ScheduleEvent @event)
    {
        switch (@event)
        {
            case ScheduleDeleted:
                schedules.Remove(@event.Id);
                ids.Remove(@event.Id);
                break;
            case SchedulePut put when Find(put.Id) is null:
                Set(Schedule.From(put));
                break;
            default:
                if (Find(@event.Id) is { } schedule)
                {
                    schedules[@event.Id] = schedule.Apply(@event);
                }

                break;
        }
    }

    private void Set(Schedule schedule)
    {
        schedules.Add(schedule.Id, schedule);
        ids.Add(schedule.Id);
    }
}
