using System.Text.Json;
using Orchestrator.Domain.Workflows.Expressions;

namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>What a compiler made of a workflow.</summary>
internal sealed record CompiledWorkflow(JsonElement Parameters, IReadOnlyList<Step> Steps, IReadOnlyList<int> Order, Template? Result);
