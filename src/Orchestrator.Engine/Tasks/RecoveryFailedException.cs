namespace Orchestrator.Engine.Tasks;

/// <summary>A shard could not be brought back from its journal; it is tried again.</summary>
internal sealed class RecoveryFailedException(string message, Exception inner) : Exception(message, inner);
