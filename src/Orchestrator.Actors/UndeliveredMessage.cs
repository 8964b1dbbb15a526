namespace Orchestrator.Actors;

/// <summary>A message that no handler will see, because its actor stopped.</summary>
/// <param name="Path">Path of the stopped actor.</param>
/// <param name="Message">The message; null only if null was sent.</param>
public sealed record UndeliveredMessage(string Path, object? Message);
