using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Workflows;

/// <summary>Where there are no runs.</summary>
internal sealed class NobodyWaits : IStepEnds
{
    public static readonly NobodyWaits Instance = new();

    public void Ended(StepReference step, TaskView task)
    {
    }
}
