namespace Orchestrator.Cli.CommandLine;

/// <summary>What was typed makes no sense in a way only the command itself can tell; the message names the cure.</summary>
internal sealed class UsageException(string message) : Exception(message);
