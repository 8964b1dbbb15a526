using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Engine;

namespace Orchestrator.Server.Workflows;

/// <summary>How large workflows may be on this server.</summary>
internal static class WorkflowLimitsOf
{
    public static WorkflowLimits LimitsOfWorkflows(this OrchestratorOptions engine) =>
        new() { MaxSteps = engine.Workflows.MaxSteps, MaxElements = engine.Workflows.MaxElements };
}
