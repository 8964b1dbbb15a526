namespace Orchestrator.Engine.Projection;

/// <summary>Rows to delete by id, behind everything that was handed over before.</summary>
internal sealed record RemoveRows(IReadOnlyList<string> Ids) : ProjectorMessage
{
    /// <summary>Completes with the number of rows there were.</summary>
    public TaskCompletionSource<int> Removed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
