namespace Orchestrator.Engine.Scaling;

/// <summary>Agents could not be started or stopped; the message says why.</summary>
public sealed class ScalingFailedException(string message, Exception? inner = null) : Exception(message, inner);
