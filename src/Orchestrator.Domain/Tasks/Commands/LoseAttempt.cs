using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The attempt is gone with its agent or node, or was given back.</summary>
/// <param name="Kind"><see cref="ErrorKindNames.AgentLost"/> or <see cref="ErrorKindNames.NodeFailure"/>.</param>
/// <param name="Charged">False when it is known not to have started, or was given back on purpose.</param>
public sealed record LoseAttempt(TaskId Task, AttemptToken Token, string Kind, string Message, bool Charged)
    : AttemptReport(Task, Token)
{
    internal override string? Outcome => null;

    protected override void Decide(TaskRecord task, in HeldAttempt held, TaskQueueLimits limits, Decision decision) =>
        AttemptEnd.Lost(task, held, new TaskError(Kind, Message, true), Charged, decision);

    internal override bool IsRepetitionOf(TaskEvent @event) => false;
}
