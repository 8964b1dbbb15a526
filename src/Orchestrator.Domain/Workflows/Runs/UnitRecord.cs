using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>One thing that is done, as a snapshot keeps it.</summary>
public sealed record UnitRecord(StepStatus Status, TaskId? Task, RunId? Child, TaskPayload Result, TaskError? Error, bool IsCached);
