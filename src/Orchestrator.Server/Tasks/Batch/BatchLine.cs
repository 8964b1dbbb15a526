using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Tasks.Batch;

/// <summary>One line of a batch as it was read: a task, or what is wrong with it.</summary>
/// <param name="Number">Counted from 1; empty lines count.</param>
internal readonly record struct BatchLine(int Number, TaskSpec? Spec, Problem? Problem);
