using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>Takes what agents say of their attempts to the shards, wherever these are served.</summary>
internal interface IAttemptReports
{
    /// <summary>Answers when it is durable: accepted, repeated, stale or not found.</summary>
    /// <exception cref="ServiceUnavailableException">Nobody could take it now; it is to be repeated.</exception>
    Task<TaskReplyKind> ReportAsync(AttemptReport report, CancellationToken cancellation);
}
