namespace Orchestrator.Handlers.Processes;

/// <summary>What a runner is to start; everything is checked but whether the program exists.</summary>
/// <param name="Log">The attempt whose log gets the lines the program writes.</param>
internal sealed record ProcessStart(
    IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment, string? Directory, byte[]? Stdin, int MaxOutputBytes, TaskContext Log)
{
    /// <summary>Takes what the program writes to a stream.</summary>
    public OutputCapture Capture(TaskLogStream stream) => new(MaxOutputBytes, new OutputLines(Log, stream));
}
