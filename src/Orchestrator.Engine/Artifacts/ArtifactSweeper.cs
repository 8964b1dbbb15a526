using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Artifacts;

/// <summary>Deletes artifacts to which nobody refers any longer, every ten minutes; in a cluster on one node.</summary>
/// <param name="artifacts">Where they are.</param>
/// <param name="isThere">Whether a task is still kept.</param>
/// <param name="isElsewhere">Whether another node deletes for all of them.</param>
/// <param name="stopping">Fires when the node gives up waiting for I/O.</param>
internal sealed class ArtifactSweeper(Artifacts artifacts, Func<TaskId, Task<bool>> isThere, Func<bool> isElsewhere, CancellationToken stopping) : Actor<ArtifactSweeper.Message>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly object TimerKey = new();

    protected override void OnStart() => Later();

    protected override void OnReceive(Message message)
    {
        if (message is Message.Due && !isElsewhere())
        {
            Context.Pipe<int>(
                new ValueTask<int>(artifacts.SweepAsync(isThere, stopping)), deleted => new Message.Swept(deleted, null), failure => new Message.Swept(0, failure));
            return;
        }

        if (message is Message.Swept { Failure: { } reason })
        {
            Context.Logger.LogWarning("Artifacts were not looked through; it is tried again: {Reason}", reason.Message);
        }

        Later();
    }

    private void Later() => Context.Timers.StartOnce(TimerKey, Interval, new Message.Due());

    /// <summary>What it hears.</summary>
    internal abstract record Message
    {
        public sealed record Due : Message;

        public sealed record Swept(int Deleted, Exception? Failure) : Message;
    }
}
