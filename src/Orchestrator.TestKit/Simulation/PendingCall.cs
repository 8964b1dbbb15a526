using System.Diagnostics;
using Orchestrator.Engine;

namespace Orchestrator.TestKit.Simulation;

/// <summary>A call that was not answered yet. It fails when its node ends, and when somebody waits for it in vain.</summary>
internal sealed class PendingCall<T>(VirtualWorld world, WatchedAttempt? caller, Action<PendingCall<T>> ended)
    : TaskCompletionSource<T>, IPendingCall
{
    private Timer? watch;
    private long steps;

    public void Started() => caller?.CallStarted();

    public void Answer(Func<PendingCall<T>, bool> set)
    {
        if (set(this))
        {
            watch?.Dispose();
            caller?.CallEnded();
            ended(this);
        }
    }

    public void NodeEnded()
    {
        if (caller is not null)
        {
            // A handler that waits for the engine has died with its process: it hears nothing any more.
            watch?.Dispose();
        }
        else
        {
            Answer(call => call.TrySetException(new ServiceUnavailableException("shutting_down", "The process ended before it answered.")));
        }
    }

    /// <summary>Who awaits a call while nobody runs the simulation, or blocks the simulation with it, would wait for ever.</summary>
    public void Watch()
    {
        steps = world.Steps;
        watch = new Timer(_ => Look(), null, world.Patience, world.Patience);
    }

    private void Look()
    {
        if (Task.IsCompleted || Debugger.IsAttached || world.WaitsForRealWork)
        {
            return;
        }

        if (steps != world.Steps)
        {
            steps = world.Steps;
        }
        else if (world.Outside.IsRunning)
        {
            Answer(call => call.TrySetException(world.Failure("A handler blocks on a call of the engine that runs it; await the call instead of its Result")));
        }
        else if (caller is null)
        {
            Answer(call => call.TrySetException(world.Failure(
                "Nobody runs the test orchestrator while this call waits. Keep its task, call Run or Advance, then await it; or let test.Run(() => ...) run the code")));
        }
    }
}
