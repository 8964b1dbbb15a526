using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>What an agent from outside says of an attempt, and the answer that it waits for.</summary>
internal sealed class AgentReport(AttemptReport report) : EndedAttempt
{
    private readonly TaskCompletionSource<TaskReplyKind> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskReplyKind kind;

    public override AttemptReport Report => report;

    /// <summary>Completes with what the shard says, once that is durable.</summary>
    public Task<TaskReplyKind> Answer => answer.Task;

    public override void Refuse(Exception reason) => answer.TrySetException(reason);

    public override void Release() => answer.TrySetResult(kind);

    protected override void Decided(TaskReplyKind decided) => kind = decided;

    protected override void NotHeard(TaskShard shard, Exception reason) =>
        answer.TrySetException(new ServiceUnavailableException("storage_unavailable", $"The finished tasks could not be read: {reason.Message}", reason));
}
