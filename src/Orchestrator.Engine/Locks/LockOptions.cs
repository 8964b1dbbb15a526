namespace Orchestrator.Engine.Locks;

/// <summary>Limits of locks.</summary>
public sealed class LockOptions
{
    /// <summary>Locks that may be held at once; one more is refused. 1 to 10,000,000. Default 10,000.</summary>
    public int Max { get; set; } = 10_000;

    /// <summary>Callers that may wait for locks at once; one more is refused. 0 to 10,000,000. Default 10,000; with zero none may.</summary>
    public int MaxWaiting { get; set; } = 10_000;
}
