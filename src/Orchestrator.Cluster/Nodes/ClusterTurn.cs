using Microsoft.Extensions.Logging;
using Orchestrator.Actors;

namespace Orchestrator.Cluster.Nodes;

/// <summary>
/// The one thread of control of a node's cluster work. Its messages are pieces of work for the parts that share the turn. One that
/// fails is logged and changes nothing for the others: a restart would forget who this node is.
/// </summary>
internal sealed class ClusterTurn : Actor<Action>
{
    private ActorRef<Action>? self;

    /// <summary>Runs before each piece of work: what has become untrue meanwhile must not be relied on.</summary>
    public Action Before { get; set; } = () => { };

    public ILogger Logger => Context.Logger;

    /// <summary>Begins to run; what was posted before waits for it.</summary>
    public void Start(ActorSystem system) => self = system.Spawn("cluster", () => this);

    /// <summary>Has work done on the turn, after what was posted before. From any thread.</summary>
    public void Post(Action work) => self!.Tell(work);

    /// <summary>Has work done later, on the turn; a key has one timer at most. Only on the turn.</summary>
    public void After(object key, TimeSpan delay, Action work) =>
        Context.Timers.StartOnce(key, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, work);

    public bool IsAwaited(object key) => Context.Timers.IsActive(key);

    public void Forget(object key) => Context.Timers.Cancel(key);

    /// <summary>Makes a call to the outside. Exactly one of the two functions runs, on the turn; what comes after the time-out is dropped.</summary>
    public void Call<T>(TimeSpan timeout, Func<CancellationToken, Task<T>> call, Action<T> done, Action<Exception> failed)
    {
        var end = new CancellationTokenSource();
        After(end, timeout, () =>
        {
            end.Cancel();
            failed(new TimeoutException($"No answer within {timeout.TotalSeconds} s."));
        });
        Task<T> task;
        try
        {
            task = call(end.Token);
        }
        catch (Exception e)
        {
            task = Task.FromException<T>(e);
        }

        Context.Pipe(
            new ValueTask<T>(task),
            value => () =>
            {
                if (Context.Timers.Cancel(end))
                {
                    done(value);
                }
            },
            failure => () =>
            {
                if (Context.Timers.Cancel(end))
                {
                    failed(failure);
                }
            });
    }

    protected override void OnReceive(Action message)
    {
        try
        {
            Before();
            message();
        }
        catch (Exception e)
        {
            Context.Logger.LogError(e, "A piece of the cluster's work failed");
        }
    }
}
