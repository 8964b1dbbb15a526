using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Cli.Workflows.Drawing;

/// <summary>A line of a drawn run.</summary>
/// <param name="Branches">What leads to it from the lines above, such as <c>│  ├─ </c>.</param>
internal sealed record DrawnStep(string Branches, string Id, RunStepResource Step);
