using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Workflows;

/// <summary>Who hears of the ends of tasks that were submitted for steps.</summary>
internal interface IStepEnds
{
    /// <summary>The end is durable. Must be quick and not throw.</summary>
    void Ended(StepReference step, TaskView task);
}
