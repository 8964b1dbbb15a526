using Orchestrator.Cluster;

namespace Orchestrator.Engine.Cluster;

/// <summary>A call that waits for its answer.</summary>
internal sealed class PendingCall(MemberId to) : TaskCompletionSource<ReadOnlyMemory<byte>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public MemberId To { get; } = to;
}
