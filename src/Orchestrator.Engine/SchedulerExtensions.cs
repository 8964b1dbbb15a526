namespace Orchestrator.Engine;

/// <summary>Keeps combined tasks on the scheduler of who awaits them.</summary>
internal static class SchedulerExtensions
{
    /// <summary>
    /// The same task, ending on the current scheduler. <c>WaitAsync</c>, <c>WhenAll</c> and <c>WhenAny</c> hear of a source with
    /// asynchronous continuations on the thread pool, whatever the scheduler: a simulated node would leave its thread.
    /// </summary>
    public static async Task OnOwnScheduler(this Task task) => await task;

    /// <inheritdoc cref="OnOwnScheduler(Task)"/>
    public static async Task<T> OnOwnScheduler<T>(this Task<T> task) => await task;
}
