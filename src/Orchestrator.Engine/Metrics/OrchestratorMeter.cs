namespace Orchestrator.Engine.Metrics;

/// <summary>What a host needs to attach its own metrics library to the engine.</summary>
public static class OrchestratorMeter
{
    /// <summary>The name of the engine's meter; every node has one of its own. docs/metrics.md lists what it holds.</summary>
    public const string Name = "Orchestrator";
}
