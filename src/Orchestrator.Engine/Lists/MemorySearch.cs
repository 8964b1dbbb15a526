using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Lists;

/// <summary>What a search in one shard's memory has found.</summary>
/// <param name="Stamp">The shard, and the moment as far as the table of finished tasks is concerned.</param>
internal sealed record MemorySearch(ArchiveStamp Stamp, IReadOnlyList<TaskView> Found);
