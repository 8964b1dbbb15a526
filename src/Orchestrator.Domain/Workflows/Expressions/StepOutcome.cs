using System.Text.Json;

namespace Orchestrator.Domain.Workflows.Expressions;

/// <summary>How a step ended, as expressions see it: <c>tasks.{id}.status</c>, <c>.result</c>, <c>.error</c>.</summary>
/// <param name="Status">In the words of the API, such as <c>completed</c> or <c>skipped</c>.</param>
/// <param name="Result">JSON null when it has none. Of a mapped step an array in the order of the elements.</param>
/// <param name="Error">An object with <c>type</c> and <c>message</c>; JSON null when it has none.</param>
public sealed record StepOutcome(string Status, JsonElement Result, JsonElement Error);
