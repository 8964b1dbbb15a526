using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>A call with its answer.</summary>
internal abstract class NodeCall<TAnswer> : NodeCall
{
    /// <summary>Does it on this node.</summary>
    public abstract Task<TAnswer> RunAsync(LocalEngine engine, CancellationToken cancellation);

    public abstract TAnswer ReadAnswer(WireReader reader);

    public sealed override async Task AnswerAsync(LocalEngine engine, WireWriter answer, CancellationToken cancellation) =>
        WriteAnswer(answer, await RunAsync(engine, cancellation));

    protected abstract void WriteAnswer(WireWriter writer, TAnswer answer);
}
