using Orchestrator.Sdk.Workflows;

namespace Orchestrator.Sdk;

/// <content>Workflows and their runs.</content>
public sealed partial class OrchestratorClient
{
    /// <summary>Workflows and their runs, over the same connections.</summary>
    public IWorkflowClient Workflows => field ??= new WorkflowClient(this);
}
