namespace Orchestrator.Actors;

/// <summary>A step of the shutdown that failed or was not done in time.</summary>
/// <param name="Phase">One of <see cref="ShutdownPhases"/>.</param>
/// <param name="Task">Name of the step.</param>
/// <param name="Exception">What it threw; a <see cref="TimeoutException"/> when its phase ended without it.</param>
public sealed record ShutdownFailure(string Phase, string Task, Exception Exception);
