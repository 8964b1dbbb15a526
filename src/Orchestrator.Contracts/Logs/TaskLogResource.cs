namespace Orchestrator.Contracts.Logs;

/// <summary>One line that a task wrote.</summary>
/// <param name="Line">Its number in the task's log, counted from 1 over all attempts.</param>
/// <param name="At">When it was written.</param>
/// <param name="Attempt">Which attempt wrote it, counted from 1.</param>
/// <param name="Stream"><c>stdout</c> or <c>stderr</c> of a program, or <c>log</c> for what a handler logged.</param>
/// <param name="Text">The line without its line break.</param>
public sealed record TaskLogResource(long Line, string At, int Attempt, string Stream, string Text);
