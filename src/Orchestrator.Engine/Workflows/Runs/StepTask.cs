using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>A task that is to be submitted for a step.</summary>
internal sealed record StepTask(StepReference Step, TaskSpec Spec);
