namespace Orchestrator.Sdk.Agents.Streams;

/// <summary>One frame as it was read: where in the message its fields are. Missing fields have their default value.</summary>
internal struct ServerFrame
{
    public FrameKind Kind;
    public FrameSlice TaskId;
    public FrameSlice Token;
    public FrameSlice TaskType;
    public FrameSlice Input;
    public FrameSlice Checkpoint;
    public FrameSlice Session;
    public FrameSlice Reason;
    public FrameSlice Code;
    public FrameSlice Detail;
    public int Attempt;
    public double? Timeout;
    public double? SessionTtl;
    public bool IsResumed;
    public bool IsRetryable;
}
