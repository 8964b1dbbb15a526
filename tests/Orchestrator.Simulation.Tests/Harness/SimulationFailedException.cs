namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>A check did not hold.</summary>
internal sealed class SimulationFailedException(string message, Exception? inner = null) : Exception(message, inner);
