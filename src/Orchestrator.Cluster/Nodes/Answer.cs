using Orchestrator.Actors;

namespace Orchestrator.Cluster.Nodes;

/// <summary>
/// What a caller waits for. It is completed by a work item of its own: who awaits it continues on the dispatcher, neither inside the
/// cluster's turn nor outside a simulation's control.
/// </summary>
internal sealed class Answer<T> : TaskCompletionSource<T>, IWorkItem, IThreadPoolWorkItem
{
    private readonly IDispatcher dispatcher;
    private readonly CancellationTokenRegistration registration;
    private readonly CancellationToken cancellation;
    private int answered;
    private T? value;
    private Exception? failure;

    public Answer(IDispatcher dispatcher, CancellationToken cancellation)
    {
        (this.dispatcher, this.cancellation) = (dispatcher, cancellation);
        registration = cancellation.Register(() => Complete(default, new OperationCanceledException(cancellation)));
    }

    /// <summary>True when nobody waits any longer.</summary>
    public bool IsOver => Volatile.Read(ref answered) != 0;

    public void Give(T value) => Complete(value, null);

    public void Fail(Exception failure) => Complete(default, failure);

    public void Run()
    {
        registration.Dispose();
        if (failure is OperationCanceledException)
        {
            SetCanceled(cancellation);
        }
        else if (failure is not null)
        {
            SetException(failure);
        }
        else
        {
            SetResult(value!);
        }
    }

    void IThreadPoolWorkItem.Execute() => Run();

    private void Complete(T? value, Exception? failure)
    {
        if (Interlocked.Exchange(ref answered, 1) == 0)
        {
            (this.value, this.failure) = (value, failure);
            dispatcher.Schedule(this);
        }
    }
}
