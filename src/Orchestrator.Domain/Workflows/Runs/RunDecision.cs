namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>What a command brings about: events, each applied as it is decided, as the next decision rests on it, and effects.</summary>
/// <param name="emit">Applies an event to the table and keeps it.</param>
public sealed class RunDecision(RunTable table, Instant now, Chance chance, Action<RunEvent> emit)
{
    // Nearly always one, and never many: no more than workflows are within each other.
    private readonly List<RunId> advancing = new(1);

    /// <summary>The time of everything that is decided.</summary>
    public Instant Now { get; } = now;

    public Chance Chance { get; } = chance;

    public RunTable Table { get; } = table;

    /// <summary>In the order they were decided.</summary>
    public List<RunEffect> Effects { get; } = [];

    /// <summary>How many events were decided.</summary>
    internal long Count { get; private set; }

    public void Emit(RunEvent @event)
    {
        Count++;
        emit(@event);
    }

    /// <summary>False when the run is being advanced already.</summary>
    internal bool Enter(RunId run)
    {
        var isNew = !advancing.Contains(run);
        if (isNew)
        {
            advancing.Add(run);
        }

        return isNew;
    }

    internal void Leave(RunId run) => advancing.Remove(run);
}
