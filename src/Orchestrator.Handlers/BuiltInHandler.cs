namespace Orchestrator.Handlers;

/// <summary>One entry of the catalogue: a task type and how its handler is made.</summary>
/// <param name="TaskType">The <c>task_type</c> the handler serves.</param>
/// <param name="AlwaysOn">True when the handler can do no harm and needs no permission; the others run only when the operator allowed them.</param>
/// <param name="Create">Makes the handler; one instance serves the whole server.</param>
public sealed record BuiltInHandler(string TaskType, bool AlwaysOn, Func<BuiltInHandlerOptions, ITaskHandler> Create);
