namespace Orchestrator.Actors;

/// <summary>A piece of work a dispatcher runs. It must not throw.</summary>
public interface IWorkItem
{
    /// <summary>Does the work, on whatever thread the dispatcher chose.</summary>
    void Run();
}
