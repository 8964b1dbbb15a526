namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>A row as an index knows it.</summary>
/// <param name="Key">Its place in the order of pages.</param>
/// <param name="Row">Its row number.</param>
/// <param name="Class">Its class, if the index knows it; otherwise null.</param>
internal readonly record struct PageEntry(PageKey Key, long Row, long? Class = null);
