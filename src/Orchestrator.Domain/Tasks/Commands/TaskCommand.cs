namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>
/// Something asked of a queue. Its rule is pure: it looks at the queue, emits the events that follow, and says what to
/// answer; the answer may be given only when the events are durable.
/// </summary>
public abstract record TaskCommand
{
    /// <summary>Decides. Changes nothing but <paramref name="decision"/>.</summary>
    public abstract TaskReply Decide(TaskQueue queue, Decision decision);
}
