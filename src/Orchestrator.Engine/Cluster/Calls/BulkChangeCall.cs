using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IBulkJobs.ChangeAsync"/></summary>
internal sealed class BulkChangeCall(string id, BulkChange change) : BulkJobCall
{
    public override CallKind Kind => CallKind.BulkChange;

    /// <summary>A job that is as asked already does not change again.</summary>
    public override bool IsRepeatable => true;

    public static BulkChangeCall Read(WireReader reader)
    {
        var id = reader.Text();
        var (kind, by, reason) = (reader.Byte(), reader.TextOrNull(), reader.TextOrNull());
        double? rate = reader.Bool() ? reader.Double() : null;
        return new BulkChangeCall(id, kind switch
        {
            0 => new BulkChange.Pause(by, reason),
            1 => new BulkChange.Resume(by, reason),
            2 => new BulkChange.SetRate(by, rate),
            3 => new BulkChange.Cancel(by, reason),
            _ => throw new InvalidDataException($"Change {kind} is not known."),
        });
    }

    public override void Write(WireWriter writer)
    {
        writer.Text(id);
        var (kind, reason, rate) = change switch
        {
            BulkChange.Pause pause => ((byte)0, pause.Reason, (double?)null),
            BulkChange.Resume resume => ((byte)1, resume.Reason, null),
            BulkChange.SetRate set => ((byte)2, null, set.Rate),
            BulkChange.Cancel cancel => ((byte)3, cancel.Reason, null),
            _ => throw new InvalidOperationException($"{change.GetType().Name} cannot be sent."),
        };
        writer.Byte(kind);
        writer.TextOrNull(change.By);
        writer.TextOrNull(reason);
        writer.Bool(rate is not null);
        if (rate is { } value)
        {
            writer.Double(value);
        }
    }

    public override Task<BulkJob?> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Bulk.ChangeAsync(id, change, cancellation);
}
