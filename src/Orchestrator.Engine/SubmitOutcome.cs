using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Engine;

/// <summary>What became of one task of many that were submitted together.</summary>
/// <param name="Reply">The durable answer; it says nothing when there is a <paramref name="Failure"/>.</param>
/// <param name="Failure">
/// Why the task's domain could not answer: a <see cref="ServiceUnavailableException"/>, and then the task may or may not have been accepted, or a
/// <see cref="TooManyDomainsException"/>. Null when it did.
/// </param>
public readonly record struct SubmitOutcome(TaskReply Reply, Exception? Failure = null);
