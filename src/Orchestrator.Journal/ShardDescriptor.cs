namespace Orchestrator.Journal;

/// <summary>A shard as the journal knows it.</summary>
/// <param name="Number">Short number, assigned at first use from 1 upwards, never reused.</param>
/// <param name="Name">Its name, such as <c>tasks/default/0</c>.</param>
public sealed record ShardDescriptor(int Number, string Name);
