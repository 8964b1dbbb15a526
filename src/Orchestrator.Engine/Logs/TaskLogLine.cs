using Orchestrator.Domain;

namespace Orchestrator.Engine.Logs;

/// <summary>A line that a task wrote.</summary>
/// <param name="Position">Which attempt wrote it, and its number over all attempts. Numbers that are missing were left out, and a line says so.</param>
/// <param name="At">When it was written.</param>
/// <param name="Stream">Where it comes from.</param>
/// <param name="Text">The line without its line break.</param>
public sealed record TaskLogLine(TaskLogPosition Position, Instant At, TaskLogStream Stream, string Text);
