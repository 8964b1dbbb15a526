using Orchestrator.Domain.Schedules;
using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Schedules;

namespace Orchestrator.Engine.Cluster;

/// <summary>Schedules of the cluster: their actor is a shard, and lives on the node that serves it.</summary>
internal sealed class ClusterSchedules(ShardRegion region, Schedules.Schedules local) : ISchedules
{
    private const string Shard = SchedulesActor.Stream;

    public Task<ScheduleAnswer> PutAsync(ScheduleSpec spec, bool? paused = null, CancellationToken cancellation = default)
    {
        var known = local.Checked(spec);
        return region.AskAsync(Shard, new SchedulePutCall(known, paused), cancellation);
    }

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new ScheduleDeleteCall(id), cancellation);

    public Task<Schedule?> PauseAsync(string id, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new ScheduleCall(CallKind.SchedulePause, id), cancellation);

    public Task<Schedule?> ResumeAsync(string id, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new ScheduleCall(CallKind.ScheduleResume, id), cancellation);

    public Task<ScheduleAnswer> RunAsync(string id, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new ScheduleRunCall(id), cancellation);

    public Task<Schedule?> FindAsync(string id, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new ScheduleCall(CallKind.ScheduleFind, id), cancellation);

    public Task<SchedulePage> ListAsync(int limit, string? after = null, CancellationToken cancellation = default) =>
        region.AskAsync(Shard, new ScheduleListCall(limit, after), cancellation);
}
