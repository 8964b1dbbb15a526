using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>What a long poll brings.</summary>
/// <param name="Assignments">Attempts that run from now on.</param>
/// <param name="Cancel">Tasks whose attempts the agent is to stop.</param>
/// <param name="IsDraining">True when it is to finish what it has and leave: it gets no more.</param>
public sealed record LeasedWork(IReadOnlyList<Assignment> Assignments, IReadOnlyList<TaskId> Cancel, bool IsDraining);
