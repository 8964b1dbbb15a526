namespace Orchestrator.Engine.Tasks.Messages;

/// <summary>A message that a shard handles before it has recovered.</summary>
internal interface IRecoveryMessage : IShardMessage;
