namespace Orchestrator.Contracts.Tasks;

/// <summary>One event of a task's history.</summary>
/// <param name="Sequence">Grows with each event of the task; not without gaps.</param>
/// <param name="Type">submitted, queued, scheduled, started, progressed, attempt_failed, attempt_lost, attempt_completed, cancel_requested,
/// completed, failed, cancelled, dead_lettered, retried or late_result.</param>
/// <param name="At">When it happened.</param>
/// <param name="Attempt">Which attempt it is about; null when none.</param>
/// <param name="Data">What else there is to say, by type.</param>
public sealed record TaskEventResource(long Sequence, string Type, string At, int? Attempt, RawJson Data);
