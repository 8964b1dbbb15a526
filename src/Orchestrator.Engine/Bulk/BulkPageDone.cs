namespace Orchestrator.Engine.Bulk;

/// <summary>What a page of a job came to.</summary>
/// <param name="Phase">Where the job goes on: the plan's states that are done.</param>
/// <param name="Cursor">Where in that state's list; null for its beginning.</param>
/// <param name="Examined">Tasks of the page.</param>
/// <param name="Changed">Those that were changed.</param>
internal sealed record BulkPageDone(string Job, int Phase, string? Cursor, long Examined, long Changed);
