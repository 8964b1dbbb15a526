using Orchestrator.Actors;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine.Projection;

/// <summary>Work for the projector, or the end of a write it started.</summary>
internal abstract record ProjectorMessage;

/// <summary>Ended tasks of a shard, durable in its journal up to <paramref name="Position"/>.</summary>
internal sealed record ProjectFinished(
    ActorRef<IShardMessage> Shard, int Number, long Position, IReadOnlyList<FinishedTask> Tasks) : ProjectorMessage;
