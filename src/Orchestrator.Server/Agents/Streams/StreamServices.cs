using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Server.Agents.Streams;

/// <summary>What all streams share.</summary>
internal sealed class StreamServices(IAgents agents, OrchestratorOptions engine, ServerOptions options, TimeProvider time, ILogger<AgentConnection> log)
{
    public IAgents Agents => agents;

    public OrchestratorOptions Engine => engine;

    public TimeProvider Time => time;

    public ILogger Log => log;

    /// <summary>The longest message that is read.</summary>
    public int MaxMessageBytes { get; } = options.MaxRequestBodyBytes;
}
