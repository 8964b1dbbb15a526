using Orchestrator.Journal;

namespace Orchestrator.Engine.Tasks;

/// <summary>An append did not become durable, or nobody knows: the shard starts again from its journal.</summary>
internal sealed class AppendFailedException(AppendStatus status, Exception? failure)
    : Exception(status == AppendStatus.Stale ? "Another owner took the shard." : failure?.Message ?? "The append failed.", failure)
{
    public AppendStatus Status { get; } = status;
}
