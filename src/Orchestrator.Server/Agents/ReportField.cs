namespace Orchestrator.Server.Agents;

/// <summary>The fields that a report may have; which of them belong to a call or to a frame is a set of these.</summary>
[Flags]
internal enum ReportField
{
    None = 0,
    Type = 1,
    Task = 2,
    Token = 4,
    Percent = 8,
    Message = 16,
    Checkpoint = 32,
    Result = 64,
    Error = 128,
    RetryAfter = 256,
    Progress = Token | Percent | Message | Checkpoint,
    Complete = Token | Result,
    Fail = Token | Error | RetryAfter,
}
