namespace Orchestrator.Cli.Bench.Idle;

/// <summary>What a node of a cluster takes while nobody asks it anything.</summary>
/// <param name="RssMib">Memory of it that is in RAM, at the end.</param>
/// <param name="CpuPercent">Processor time of the node that takes the most, in percent of one core.</param>
/// <param name="TransactionsPerSecond">Transactions of the database for each node, those of PostgreSQL's own housekeeping among them; an idle node's statements are one each.</param>
internal sealed record IdleNodeFigures(double RssMib, double CpuPercent, double TransactionsPerSecond);
