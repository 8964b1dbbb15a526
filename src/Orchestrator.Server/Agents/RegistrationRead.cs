using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Server.Agents;

/// <summary>A registration as it was read.</summary>
/// <param name="Endpoint">Where the agent is called with work; null for one that fetches it.</param>
internal readonly record struct RegistrationRead(AgentRegistration Registration, Uri? Endpoint);
