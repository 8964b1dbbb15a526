using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Status;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>How the shards of one node stand.</summary>
internal sealed class ShardsCall : NodeCall<IReadOnlyList<ShardReading>>
{
    public override CallKind Kind => CallKind.Shards;

    public override bool IsRepeatable => true;

    public static ShardsCall Read(WireReader reader)
    {
        _ = reader;
        return new ShardsCall();
    }

    public override void Write(WireWriter writer)
    {
    }

    public override Task<IReadOnlyList<ShardReading>> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        engine.Readings.ReadAsync(cancellation);

    public override IReadOnlyList<ShardReading> ReadAnswer(WireReader reader) => reader.Many(() => new ShardReading(
        reader.Text(), reader.Text(), reader.Long(), reader.Long(), reader.Long(), reader.Long(), reader.Int()));

    protected override void WriteAnswer(WireWriter writer, IReadOnlyList<ShardReading> answer) => writer.Many(answer, reading =>
    {
        writer.Text(reading.Shard);
        writer.Text(reading.Node);
        writer.Long(reading.Claim);
        writer.Long(reading.Token);
        writer.Long(reading.Sequence);
        writer.Long(reading.Queued);
        writer.Int(reading.Lag);
    });
}
