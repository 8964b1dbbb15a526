namespace Orchestrator.Handlers.Processes;

/// <summary>How a program ended and what it wrote.</summary>
/// <param name="ExitCode">As a shell shows it: 128 + the signal's number when one ended it; null when nobody could tell.</param>
/// <param name="Signal">The signal that ended it; null when it exited by itself.</param>
/// <param name="Stdout">What it wrote to stdout.</param>
/// <param name="Stderr">What it wrote to stderr.</param>
internal sealed record ProcessEnd(int? ExitCode, int? Signal, OutputCapture Stdout, OutputCapture Stderr);
