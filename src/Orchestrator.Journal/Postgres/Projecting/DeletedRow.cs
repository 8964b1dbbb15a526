namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>What has to be known of a row that was deleted: the write it came with, and its class.</summary>
internal readonly record struct DeletedRow(long Write, int Class);
