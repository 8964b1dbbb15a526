using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>A long poll: the agent takes work as long as the call is open.</summary>
/// <param name="Session">The agent's session.</param>
/// <param name="Max">How many attempts it takes at most; free slots bound it further. 0 takes none and only renews the session.</param>
/// <param name="Wait">How long it waits for the first; zero answers with what is at hand at once.</param>
/// <param name="Running">The tasks it runs; attempts of the session whose tasks are not among them are given back. Null when it does not say.</param>
public sealed record AgentLease(string Session, int Max, TimeSpan Wait, IReadOnlyCollection<TaskId>? Running);
