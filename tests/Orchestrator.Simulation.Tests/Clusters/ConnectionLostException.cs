namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>The node died before it answered: what it did is not known.</summary>
internal sealed class ConnectionLostException(string node) : Exception($"The connection to {node} broke.");
