namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>What has to be known of a row to delete it.</summary>
internal readonly record struct RowEntry(long Row, PageKey Key, long Class, IReadOnlyDictionary<string, string>? Tags);
