using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Tests.Engine;

internal static class SoonExtensions
{
    /// <summary>Waits, but not for ever: a signal that never comes fails the test.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Guard.Hang, TimeProvider.System);

    /// <inheritdoc cref="Soon{T}(Task{T})"/>
    public static Task Soon(this Task task) => task.WaitAsync(Guard.Hang, TimeProvider.System);

    public static string ResultText(this TaskView task) => System.Text.Encoding.UTF8.GetString(task.Result.Span);

    public static TaskEventType[] Events(this TaskView task) => [.. task.History.ToArray().Select(entry => entry.Event.Type)];
}
