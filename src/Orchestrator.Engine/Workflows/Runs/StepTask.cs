using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>A task that is to be submitted for a step.</summary>
/// <param name="IsUnclear">It may have been submitted already.</param>
internal sealed record StepTask(StepReference Step, TaskSpec Spec, bool IsUnclear = false);
