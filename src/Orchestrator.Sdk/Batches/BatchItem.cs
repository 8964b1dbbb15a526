using Orchestrator.Contracts;

namespace Orchestrator.Sdk;

/// <summary>What became of one task that was submitted with many others.</summary>
/// <param name="Index">Its place among all that were submitted, counted from 0.</param>
/// <param name="Outcome">Which of the others are there.</param>
/// <param name="TaskId">The task; null unless it was accepted or repeated.</param>
/// <param name="Error">Why it was refused; null unless it was.</param>
public readonly record struct BatchItem(long Index, BatchOutcome Outcome, string? TaskId, ProblemResource? Error);
