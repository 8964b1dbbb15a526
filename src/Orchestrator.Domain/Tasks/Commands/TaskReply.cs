namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The answer to a command.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Task">The task it is about, also when the kind says that it was another.</param>
public readonly record struct TaskReply(TaskReplyKind Kind, TaskId Task);
