using Orchestrator.Engine;

namespace Orchestrator.Server.OpenApi;

/// <summary>The options in force, from which the document takes this server's limits.</summary>
internal sealed record ApiLimits(ServerOptions Server, OrchestratorOptions Engine);
