namespace Orchestrator.Domain.Tasks;

/// <summary>A stored event does not fit the task's state: the journal was written by a faulty program or altered.</summary>
public sealed class InvalidTransitionException(string message) : Exception(message);
