using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary><see cref="IOrchestrator.RetryAsync"/></summary>
internal sealed class RetryCall(TaskId id) : TaskResponseCall
{
    public override CallKind Kind => CallKind.Retry;

    /// <summary>A task that was sent back may have ended again meanwhile.</summary>
    public override bool IsRepeatable => false;

    public static RetryCall Read(WireReader reader) => new(reader.Id());

    public override void Write(WireWriter writer) => writer.Id(id);

    public override Task<TaskResponse> RunAsync(LocalEngine engine, CancellationToken cancellation) => engine.Tasks.RetryAsync(id, cancellation);
}
