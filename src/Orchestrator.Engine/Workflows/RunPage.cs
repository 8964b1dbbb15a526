using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows;

/// <summary>A page of runs.</summary>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record RunPage(IReadOnlyList<RunView> Items, RunId? Next);
