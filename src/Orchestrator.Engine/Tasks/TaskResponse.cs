using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Engine.Tasks;

/// <summary>The durable answer to a command.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Id">The task it is about; default when there is none.</param>
/// <param name="Task">The task right after the command; null when it is not in memory or there is none.</param>
public readonly record struct TaskResponse(TaskReplyKind Kind, TaskId Id, TaskView? Task);
