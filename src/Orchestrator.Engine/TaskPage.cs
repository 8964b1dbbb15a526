using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine;

/// <summary>A page of tasks, newest first.</summary>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record TaskPage(IReadOnlyList<TaskView> Items, TaskCursor? Next);
