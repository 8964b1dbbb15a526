using System.Text.Json;
using Orchestrator.Domain.Workflows.Expressions;

namespace Orchestrator.Tests.Domain.Workflows;

/// <summary>A scope that is written as JSON: the roots by name, and <c>tasks</c> with the results of steps by id.</summary>
internal sealed class JsonScope(string json) : ExpressionScope
{
    private static readonly JsonElement Null = JsonElement.Parse("null");
    private readonly JsonElement all = JsonElement.Parse(json);

    public override JsonElement? Root(string name) => all.TryGetProperty(name, out var value) ? value : null;

    public override StepOutcome? Step(string id)
    {
        if (!all.TryGetProperty("tasks", out var tasks) || !tasks.TryGetProperty(id, out var step))
        {
            return null;
        }

        return step.ValueKind == JsonValueKind.String && step.GetString() == "failed"
            ? new StepOutcome("failed", Null, JsonElement.Parse("""{"type":"timeout","message":"too slow"}"""))
            : new StepOutcome("completed", step, Null);
    }
}
