using Orchestrator.Domain.Locks;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>Locks between nodes.</summary>
internal static class LockOnWire
{
    public static void Write(WireWriter writer, LockAnswer answer)
    {
        writer.Byte((byte)answer.Outcome);
        writer.Bool(answer.Grant is not null);
        if (answer.Grant is { } grant)
        {
            writer.Text(grant.Name);
            writer.Text(grant.Owner);
            writer.Text(grant.LeaseId);
            writer.Long(grant.Token);
            writer.Time(grant.AcquiredAt);
            writer.Time(grant.ExpiresAt);
        }

        WriteOrNull(writer, answer.Holder);
    }

    public static LockAnswer ReadAnswer(WireReader reader) => new(
        (LockOutcome)reader.Byte(),
        reader.Bool() ? new LockGrant(reader.Text(), reader.Text(), reader.Text(), reader.Long(), reader.Time(), reader.Time()) : null,
        ReadOrNull(reader));

    public static void WriteOrNull(WireWriter writer, LockView? view)
    {
        writer.Bool(view is not null);
        if (view is not null)
        {
            writer.Text(view.Name);
            writer.Text(view.Owner);
            writer.Long(view.Token);
            writer.Time(view.AcquiredAt);
            writer.Time(view.ExpiresAt);
        }
    }

    public static LockView? ReadOrNull(WireReader reader) =>
        reader.Bool() ? new LockView(reader.Text(), reader.Text(), reader.Long(), reader.Time(), reader.Time()) : null;
}
