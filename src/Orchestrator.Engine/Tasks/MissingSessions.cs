using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Engine.Tasks;

/// <summary>
/// Attempts whose agents were lost sight of when a node ended or began: they may go on, and their agents come back with the same session. They wait for
/// that as long as a session lives.
/// </summary>
internal sealed class MissingSessions(TimeSpan timeToLive)
{
    private readonly Dictionary<string, (Instant Until, List<(TaskId Task, AttemptToken Token)> Attempts)> missing = new(StringComparer.Ordinal);

    /// <summary>When the next one is given up; never when none is missing.</summary>
    public Instant Next { get; private set; } = Instant.Never;

    /// <summary>Notes an attempt whose session nobody knows; false when its agent cannot come back.</summary>
    public bool TryNote(string? session, TaskId task, AttemptToken token, Instant now)
    {
        if (!AgentSessionIds.IsOne(session))
        {
            return false;
        }

        if (!missing.TryGetValue(session!, out var entry))
        {
            missing.Add(session!, entry = (now + timeToLive, []));
            Next = Instant.Earlier(Next, entry.Until);
        }

        if (!entry.Attempts.Contains((task, token)))
        {
            entry.Attempts.Add((task, token));
        }

        return true;
    }

    /// <summary>The session is back: the attempts that it was missed for.</summary>
    public IReadOnlyList<(TaskId Task, AttemptToken Token)> Returned(string session) =>
        missing.Remove(session, out var entry) ? entry.Attempts : [];

    /// <summary>The attempts that have waited long enough.</summary>
    public IReadOnlyList<(TaskId Task, AttemptToken Token)> GiveUp(Instant now)
    {
        var over = missing.Where(entry => entry.Value.Until <= now).ToList();
        over.ForEach(entry => missing.Remove(entry.Key));
        Next = missing.Count == 0 ? Instant.Never : missing.Values.Min(entry => entry.Until);
        return [.. over.SelectMany(entry => entry.Value.Attempts)];
    }
}
