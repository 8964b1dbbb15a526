using Orchestrator.Domain;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Cluster.Agents;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>A node's part of <see cref="IAgents.ListAsync"/>: all agents, or the one of a name.</summary>
internal sealed class AgentsCall(string? agentId) : NodeCall<IReadOnlyList<AgentView>>
{
    public override CallKind Kind => CallKind.Agents;

    public override bool IsRepeatable => true;

    public static AgentsCall Read(WireReader reader) => new(reader.TextOrNull());

    public override void Write(WireWriter writer) => writer.TextOrNull(agentId);

    public override async Task<IReadOnlyList<AgentView>> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        agentId is null ? await engine.Agents.ListAsync(cancellation) : await engine.Agents.FindAsync(agentId, cancellation) is { } agent ? [agent] : [];

    public override IReadOnlyList<AgentView> ReadAnswer(WireReader reader) => reader.Many(() =>
    {
        var offer = OfferOnWire.Read(reader);
        return new AgentView
        {
            Profile = offer.Profile with { Name = reader.TextOrNull(), NodeManager = reader.TextOrNull(), Weight = reader.Double() },
            Slots = offer.Slots,
            State = (AgentState)reader.Byte(),
            Node = reader.Text(),
            Connection = reader.Text(),
            Used = reader.Int(),
            Circuit = reader.Text(),
            SuccessRate = reader.Bool() ? reader.Double() : null,
            Latency = reader.Bool() ? reader.Duration() : null,
            LastSeenAt = reader.Bool() ? reader.Time() : null,
            LastFinishedAt = reader.Bool() ? reader.Time() : null,
            HeldBack = reader.TextOrNull(),
        };
    });

    protected override void WriteAnswer(WireWriter writer, IReadOnlyList<AgentView> answer) => writer.Many(answer, agent =>
    {
        OfferOnWire.Write(writer, new RemoteOffer(string.Empty, agent.Profile, agent.Slots, agent.State == AgentState.Draining));
        writer.TextOrNull(agent.Profile.Name);
        writer.TextOrNull(agent.Profile.NodeManager);
        writer.Double(agent.Profile.Weight);
        writer.Byte((byte)agent.State);
        writer.Text(agent.Node);
        writer.Text(agent.Connection);
        writer.Int(agent.Used);
        writer.Text(agent.Circuit);
        OrNot(writer, agent.SuccessRate, writer.Double);
        OrNot(writer, agent.Latency, writer.Duration);
        OrNot<Instant>(writer, agent.LastSeenAt, writer.Time);
        OrNot<Instant>(writer, agent.LastFinishedAt, writer.Time);
        writer.TextOrNull(agent.HeldBack);
    });

    private static void OrNot<T>(WireWriter writer, T? value, Action<T> write)
        where T : struct
    {
        writer.Bool(value is not null);
        if (value is { } there)
        {
            write(there);
        }
    }
}
