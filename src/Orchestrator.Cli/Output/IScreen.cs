using Orchestrator.Contracts.Status;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Output;

/// <summary>Where answers are shown: one implementation for people, one for programs. Only answers go there, never hints or errors.</summary>
internal interface IScreen : IDisposable
{
    /// <summary>True when programs read it, and nobody wants to be told what to do next.</summary>
    bool IsForPrograms { get; }

    /// <summary>A task that was just accepted.</summary>
    void Submitted(TaskResource task);

    /// <summary>A task whose state a command changed or waited for.</summary>
    void Changed(TaskResource task);

    /// <summary>Everything about a task.</summary>
    void Details(TaskResource task, IReadOnlyList<TaskEventResource> history);

    /// <summary>Tasks, newest first.</summary>
    void List(IReadOnlyList<TaskResource> tasks);

    /// <summary>The cluster.</summary>
    void Status(StatusResource status, Uri server);

    /// <summary>Which release this is.</summary>
    void Version(string version, string? commit);
}
