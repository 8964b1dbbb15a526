using System.Text.Json;

namespace Orchestrator.Domain.Workflows.Expressions;

/// <summary>What an expression can look at.</summary>
public abstract class ExpressionScope
{
    /// <summary>The value of a root: <c>params</c>, <c>run</c> (an object with <c>id</c>, <c>workflow_id</c>, <c>status</c>), <c>item</c>, <c>index</c>; null when there is none here.</summary>
    public abstract JsonElement? Root(string name);

    /// <summary>A step by its id, for <c>tasks.{id}</c>; null when there is no such step. It may be asked for steps that have not ended: their result is null.</summary>
    public abstract StepOutcome? Step(string id);
}
