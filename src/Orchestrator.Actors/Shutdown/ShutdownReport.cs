namespace Orchestrator.Actors;

/// <summary>How a shutdown went.</summary>
/// <param name="Reason">Why it was asked for first.</param>
/// <param name="Failures">Steps that failed or were late; empty when all went well.</param>
public sealed record ShutdownReport(string Reason, IReadOnlyList<ShutdownFailure> Failures);
