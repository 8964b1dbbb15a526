using Orchestrator.Engine.Cluster.Calls.Workflows;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>Reads a call that another node sent.</summary>
internal static class CallReader
{
    /// <exception cref="InvalidDataException">It is no call that this version knows.</exception>
    public static NodeCall Read(WireReader reader) => (CallKind)reader.Byte() switch
    {
        CallKind.Submit => SubmitCall.Read(reader),
        CallKind.SubmitMany => SubmitManyCall.Read(reader),
        CallKind.Find => FindCall.Read(reader),
        CallKind.Wait => WaitCall.Read(reader),
        CallKind.Cancel => CancelCall.Read(reader),
        CallKind.Retry => RetryCall.Read(reader),
        CallKind.Delete => DeleteCall.Read(reader),
        CallKind.Search => SearchCall.Read(reader),
        CallKind.Recheck => RecheckCall.Read(reader),
        CallKind.Status => StatusCall.Read(reader),
        CallKind.BulkCount => BulkCountCall.Read(reader),
        CallKind.BulkStart => BulkStartCall.Read(reader),
        CallKind.BulkFind => BulkFindCall.Read(reader),
        CallKind.BulkWait => BulkWaitCall.Read(reader),
        CallKind.BulkList => BulkListCall.Read(reader),
        CallKind.BulkChange => BulkChangeCall.Read(reader),
        CallKind.Shards => ShardsCall.Read(reader),
        CallKind.LockAcquire => LockAcquireCall.Read(reader),
        CallKind.LockRenew => LockRenewCall.Read(reader),
        CallKind.LockRelease => LockReleaseCall.Read(reader),
        CallKind.LockFind => LockFindCall.Read(reader),
        CallKind.LockList => LockListCall.Read(reader),
        CallKind.Report => ReportCall.Read(reader),
        CallKind.Agents => AgentsCall.Read(reader),
        CallKind.DrainAgent => DrainAgentCall.Read(reader),
        CallKind.ScalingStatus => ScalingStatusCall.Read(reader),
        CallKind.SpawnAgents => SpawnAgentsCall.Read(reader),
        CallKind.SchedulePut => SchedulePutCall.Read(reader),
        CallKind.ScheduleDelete => ScheduleDeleteCall.Read(reader),
        CallKind.ScheduleRun => ScheduleRunCall.Read(reader),
        CallKind.ScheduleList => ScheduleListCall.Read(reader),
        CallKind.CacheRead => new CacheReadCall(),
        CallKind.CacheList => CacheListCall.Read(reader),
        CallKind.CacheClear => CacheClearCall.Read(reader),
        CallKind.WorkflowPut => WorkflowPutCall.Read(reader),
        CallKind.WorkflowFind => WorkflowFindCall.Read(reader),
        CallKind.WorkflowList => WorkflowListCall.Read(reader),
        CallKind.WorkflowDelete => WorkflowDeleteCall.Read(reader),
        CallKind.RunOrder => RunOrderCall.Read(reader),
        CallKind.RunWait => RunWaitCall.Read(reader),
        CallKind.RunHistory => RunHistoryCall.Read(reader),
        CallKind.RunList => RunListCall.Read(reader),
        CallKind.StepEnd => StepEndCall.Read(reader),
        var kind and (CallKind.SchedulePause or CallKind.ScheduleResume or CallKind.ScheduleFind) => ScheduleCall.Read(kind, reader),
        var unknown => throw new InvalidDataException($"Call {unknown} is not known."),
    };
}
