namespace Orchestrator.Domain.Scaling;

/// <summary>An agent as the planner sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Slots">Attempts it runs at most at once.</param>
/// <param name="Used">Occupied slots.</param>
/// <param name="MayStop">True when it may be stopped; false for one that somebody else started.</param>
public readonly record struct ScalableAgent(string Id, int Slots, int Used, bool MayStop);
