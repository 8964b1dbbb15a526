using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>Something that one node does for another.</summary>
internal abstract class NodeCall
{
    public abstract CallKind Kind { get; }

    /// <summary>True when doing it twice does no harm: it is sent again when nobody knows whether it was done.</summary>
    public abstract bool IsRepeatable { get; }

    /// <summary>Writes what <see cref="CallReader"/> reads.</summary>
    public abstract void Write(WireWriter writer);

    /// <summary>Does it on this node and writes the answer.</summary>
    public abstract Task AnswerAsync(LocalEngine engine, WireWriter answer, CancellationToken cancellation);
}
