namespace Orchestrator.Domain.Agents;

/// <summary>The states' names on the wire, in metrics and on pages.</summary>
public static class CircuitStates
{
    private static readonly string[] Names = ["closed", "open", "half_open"];

    /// <summary>The state's one name.</summary>
    public static string Name(this CircuitState state) => Names[(int)state];
}
