namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>The lines that are posted under one thing.</summary>
internal sealed class Posting(LinePost post)
{
    public LinePost Post { get; } = post;

    /// <summary>Those that have tasks, in the common order.</summary>
    public RankHeap<ReadyLine> Lines { get; } = new(ReadyLine.PostSlot);

    /// <summary>All of them, empty ones included.</summary>
    public int Held { get; set; }
}
