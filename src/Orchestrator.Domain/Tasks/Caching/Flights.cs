namespace Orchestrator.Domain.Tasks.Caching;

/// <summary>
/// The tasks that want the same result at the same time, by its key: one list of tasks that have not ended for each, in the order in which
/// they came, or came back by hand. The first of a list leads: it alone stands in line and runs. It follows from the tasks' histories alone.
/// </summary>
internal sealed class Flights
{
    private readonly Dictionary<UInt128, LinkedList<TaskRecord>> flights = [];

    /// <summary>True when the task may share its result: a task that is to run later, or on several agents, stands by itself.</summary>
    public static bool Concern(TaskSpec spec) =>
        spec.Cache is { Strategy: not CacheStrategy.None } && spec.Requirements.Redundancy == 1 && spec.RunAt is null && spec.Delay is null;

    /// <summary>Where a task read back belongs among others: the number of the event with which it last came.</summary>
    public static long CameWith(TaskRecord task)
    {
        for (var i = task.History.Length - 1; i > 0; i--)
        {
            if (task.History[i].Event is TaskRetried)
            {
                return task.History[i].Sequence;
            }
        }

        return task.SubmissionSequence;
    }

    /// <summary>The task has come, behind all that want its result.</summary>
    public void Join(TaskRecord task)
    {
        if (!Concern(task.Spec))
        {
            return;
        }

        var key = KeyOf(task.Spec);
        if (!flights.TryGetValue(key, out var flight))
        {
            flights.Add(key, flight = []);
        }

        task.Seat = flight.AddLast(task);
    }

    /// <summary>The task has ended. Returns the one that leads now in its place; null when it did not lead, or nobody follows.</summary>
    public TaskRecord? Leave(TaskRecord task)
    {
        if (task.Seat is not { } seat)
        {
            return null;
        }

        var flight = seat.List!;
        var next = seat.Previous is null ? seat.Next : null;
        flight.Remove(seat);
        task.Seat = null;
        if (flight.Count == 0)
        {
            flights.Remove(KeyOf(task.Spec));
        }

        return next?.Value;
    }

    private static UInt128 KeyOf(TaskSpec spec) =>
        spec.Cache!.Key is var key && key != default ? key : CacheKey.Of(spec.Type, spec.Cache.Version, spec.Input);
}
