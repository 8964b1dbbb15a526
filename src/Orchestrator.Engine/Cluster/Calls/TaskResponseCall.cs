using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>A call that a <see cref="TaskResponse"/> answers.</summary>
internal abstract class TaskResponseCall : NodeCall<TaskResponse>
{
    public sealed override TaskResponse ReadAnswer(WireReader reader) => new((TaskReplyKind)reader.Byte(), reader.Id(), reader.ViewOrNull());

    protected sealed override void WriteAnswer(WireWriter writer, TaskResponse answer)
    {
        writer.Byte((byte)answer.Kind);
        writer.Id(answer.Id);
        writer.ViewOrNull(answer.Task);
    }
}
