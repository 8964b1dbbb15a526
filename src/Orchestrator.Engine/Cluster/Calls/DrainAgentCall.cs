using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IAgents.DrainAsync"/></summary>
internal sealed class DrainAgentCall(string agentId) : NodeCall<AgentAnswer>
{
    public override CallKind Kind => CallKind.DrainAgent;

    public override bool IsRepeatable => true;

    public static DrainAgentCall Read(WireReader reader) => new(reader.Text());

    public override void Write(WireWriter writer) => writer.Text(agentId);

    public override Task<AgentAnswer> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Agents.DrainAsync(agentId, cancellation);

    public override AgentAnswer ReadAnswer(WireReader reader) => (AgentAnswer)reader.Byte();

    protected override void WriteAnswer(WireWriter writer, AgentAnswer answer) => writer.Byte((byte)answer);
}
