using Orchestrator.Domain;
using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IBulkJobs.StartAsync"/></summary>
internal sealed class BulkStartCall(BulkAction action, BulkFilter filter, double? rate, string? by, string? reason) : BulkJobCall
{
    public override CallKind Kind => CallKind.BulkStart;

    public override bool IsRepeatable => false;

    public static BulkStartCall Read(WireReader reader)
    {
        var created = BulkOnWire.ReadCreated(reader);
        return new BulkStartCall(created.Action, created.Filter, created.Rate, created.By, created.Reason);
    }

    public override void Write(WireWriter writer) =>
        BulkOnWire.Write(writer, new BulkCreated(string.Empty, new Instant(0), by, action, filter, 0, rate, reason));

    public override async Task<BulkJob?> RunAsync(LocalEngine engine, CancellationToken cancellation) =>
        await engine.Bulk.StartAsync(action, filter, rate, by, reason, cancellation);
}
