using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Engine.Tasks.Release;

/// <summary>Tells a run that the task of one of its steps has ended. A hint: the run looks by itself, too.</summary>
internal sealed class TellRun(IStepEnds runs, StepReference step, TaskView task) : IRelease
{
    public void Release() => runs.Ended(step, task);

    public void Abandon(Exception cause)
    {
        // The end did not happen.
    }
}
