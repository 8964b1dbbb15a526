namespace Orchestrator.Engine.Codec;

/// <summary>A stored event cannot be read: written by a newer program, or altered.</summary>
public sealed class EventFormatException(string message, Exception? inner = null) : Exception(message, inner);
