namespace Orchestrator.Sdk.Agents.Work;

/// <summary>How far an attempt is.</summary>
/// <param name="Message">Null when nothing was said.</param>
/// <param name="Checkpoint">Null when none was saved.</param>
internal readonly record struct ProgressNote(double Percent, string? Message, JsonPayload? Checkpoint);
