using Orchestrator.Domain.Workflows.Expressions;

namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>What of a step was parsed.</summary>
internal sealed record StepParts(Expression? When, Expression? Map, Template Parameters, WorkflowDefinition? Workflow);
