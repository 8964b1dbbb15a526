namespace Orchestrator.Domain.Scaling;

/// <summary>What is to become of the number of agents.</summary>
public enum ScalingDirection
{
    /// <summary>It stays.</summary>
    None,

    /// <summary>More are to be started.</summary>
    Up,

    /// <summary>Some are to be stopped.</summary>
    Down,
}
