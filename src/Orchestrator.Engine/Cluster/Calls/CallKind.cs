namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>What one node asks of another. The numbers go over the wire: they are only added to.</summary>
internal enum CallKind : byte
{
    Submit = 1,
    SubmitMany = 2,
    Find = 4,
    Wait = 5,
    Cancel = 6,
    Retry = 7,
    Delete = 8,
    Search = 9,
    Recheck = 10,
    Status = 11,
    BulkCount = 12,
    BulkStart = 13,
    BulkFind = 14,
    BulkWait = 15,
    BulkList = 16,
    BulkChange = 17,
    LockAcquire = 18,
    LockRenew = 19,
    LockRelease = 20,
    LockFind = 21,
    LockList = 22,
    Shards = 23,
    Report = 24,
    Agents = 25,
    DrainAgent = 26,
    ScalingStatus = 40,
    SpawnAgents = 41,
}
