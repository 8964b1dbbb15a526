namespace Orchestrator.TestKit.Simulation;

/// <summary>A call that was not answered yet, whatever its answer's type.</summary>
internal interface IPendingCall
{
    /// <summary>The node that should have answered is gone.</summary>
    void NodeEnded();
}
