using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Scaling;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IScaling.SpawnAsync"/></summary>
internal sealed class SpawnAgentsCall(int count) : NodeCall<SpawnAgentsCall.Outcome>
{
    /// <summary>What became of it: a limit and a failure are answers, and not the end of the exchange.</summary>
    internal sealed record Outcome(IReadOnlyList<string> Agents, string? Limit, string? Fault);

    public override CallKind Kind => CallKind.SpawnAgents;

    public override bool IsRepeatable => false;

    public static SpawnAgentsCall Read(WireReader reader) => new(reader.Int());

    public override void Write(WireWriter writer) => writer.Int(count);

    public override async Task<Outcome> RunAsync(LocalEngine engine, CancellationToken cancellation)
    {
        try
        {
            return new Outcome(await engine.Scaling.SpawnAsync(count, cancellation), null, null);
        }
        catch (ScalingLimitException e)
        {
            return new Outcome([], e.Message, null);
        }
        catch (ScalingFailedException e)
        {
            return new Outcome([], null, e.Message);
        }
    }

    public override Outcome ReadAnswer(WireReader reader) => new(reader.Many(reader.Text), reader.TextOrNull(), reader.TextOrNull());

    protected override void WriteAnswer(WireWriter writer, Outcome answer)
    {
        writer.Many(answer.Agents, writer.Text);
        writer.TextOrNull(answer.Limit);
        writer.TextOrNull(answer.Fault);
    }
}
