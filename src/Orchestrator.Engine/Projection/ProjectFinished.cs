using Orchestrator.Actors;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Projection;

/// <summary>Work for the projector, or the end of a write it started.</summary>
internal abstract record ProjectorMessage;

/// <summary>Ended tasks of a shard, durable in its journal up to <paramref name="Position"/>.</summary>
internal sealed record ProjectFinished(
    ActorRef<IShardMessage> Shard, int Number, long Position, IReadOnlyList<TaskView> Tasks) : ProjectorMessage;
