namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>What one seed tells.</summary>
internal interface IStory
{
    /// <summary>Equal for two that went the same way.</summary>
    ulong TraceHash { get; }

    /// <summary>What happened, in numbers.</summary>
    string Summary { get; }

    /// <exception cref="SimulationFailedException">Something did not hold.</exception>
    void Tell();
}
