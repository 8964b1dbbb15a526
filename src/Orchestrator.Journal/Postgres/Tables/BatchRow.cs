namespace Orchestrator.Journal.Postgres.Tables;

/// <summary>A stored batch and whether it is what was written.</summary>
internal readonly record struct BatchRow(JournalBatch Batch, bool IsIntact);
