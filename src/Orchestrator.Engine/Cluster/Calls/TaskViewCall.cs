using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>A call that a task answers, or null.</summary>
internal abstract class TaskViewCall : NodeCall<TaskView?>
{
    public sealed override TaskView? ReadAnswer(WireReader reader) => reader.ViewOrNull();

    protected sealed override void WriteAnswer(WireWriter writer, TaskView? answer) => writer.ViewOrNull(answer);
}
