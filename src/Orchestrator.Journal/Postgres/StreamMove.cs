namespace Orchestrator.Journal.Postgres;

/// <summary>What the accepted appends of a group do to a shard's stream: with this token, from one head to another.</summary>
internal readonly record struct StreamMove(int Shard, long Token, long From, long To);
