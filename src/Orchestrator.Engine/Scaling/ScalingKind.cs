namespace Orchestrator.Engine.Scaling;

/// <summary>How agents are started and stopped.</summary>
public enum ScalingKind
{
    /// <summary>The node's own agent is given more slots and fewer.</summary>
    InProcess,

    /// <summary>A program is started on this machine for each agent.</summary>
    Process,

    /// <summary>Somebody else is told what was decided.</summary>
    Webhook,
}
