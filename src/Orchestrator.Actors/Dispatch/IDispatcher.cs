namespace Orchestrator.Actors;

/// <summary>Decides where and when work runs. Everything the runtime does, it does through one of these, so that a simulation controls all of it.</summary>
public interface IDispatcher
{
    /// <summary>Runs <see cref="IWorkItem.Run"/> of <paramref name="item"/> once, soon, and never inside this call.</summary>
    void Schedule(IWorkItem item);
}
