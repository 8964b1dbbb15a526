namespace Orchestrator.Domain.Scaling;

/// <summary>The directions' names on the wire, in metrics and on pages.</summary>
public static class ScalingDirections
{
    private static readonly string[] Names = ["none", "up", "down"];

    /// <summary>The direction's one name.</summary>
    public static string Name(this ScalingDirection direction) => Names[(int)direction];
}
