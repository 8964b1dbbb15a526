namespace Orchestrator.Handlers.Processes;

/// <summary>What a runner is to start; everything is checked but whether the program exists.</summary>
internal sealed record ProcessStart(
    IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment, string? Directory, byte[]? Stdin, int MaxOutputBytes);
