namespace Orchestrator.Engine;

/// <summary>How calls behave in a cluster.</summary>
public sealed class ClusterCallOptions
{
    /// <summary>How long a call waits for a domain that is on the move before it is refused. Default 10 seconds.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Nodes that must be up for work to be taken; 1 asks for none but the own. Default 1.</summary>
    public int MinimumMembers { get; set; } = 1;
}
