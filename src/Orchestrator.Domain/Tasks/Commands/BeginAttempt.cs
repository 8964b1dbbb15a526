namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>Gives the next attempt to an agent; a task that runs on several agents gives each of them one.</summary>
/// <param name="Session">The agent's session, which holds the attempt.</param>
/// <param name="Started">True for an agent of this process, where being scheduled and being started are one event;
/// false for one that will report the start.</param>
public sealed record BeginAttempt(TaskId Task, string Agent, string Session, bool Started) : TaskCommand
{
    public override TaskReply Decide(TaskQueue queue, Decision decision)
    {
        if (queue.Find(Task) is not { } task)
        {
            return new TaskReply(TaskReplyKind.NotFound, Task);
        }

        if (!task.IsReady || task.ExcludedAgents.Contains(Agent, StringComparer.Ordinal))
        {
            return new TaskReply(TaskReplyKind.NotAllowed, Task);
        }

        var attempt = task.Attempt + 1;
        var token = new AttemptToken(decision.Chance.NextUInt128());
        decision.Emit(Started
            ? new AttemptStarted(Task, decision.Now, attempt, token, Agent, Session)
            : new AttemptScheduled(Task, decision.Now, attempt, token, Agent, Session));
        return new TaskReply(TaskReplyKind.Accepted, Task);
    }
}
