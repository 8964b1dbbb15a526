using Microsoft.Extensions.Logging;

namespace Orchestrator.Actors;

/// <summary>
/// The end of a node in named phases: one after the other, the tasks of a phase side by side. It never hangs and never
/// throws: what fails or is late is logged, collected and left behind, because the later phases protect data.
/// </summary>
public sealed class CoordinatedShutdown
{
    private readonly Lock gate = new();
    private readonly ActorSystem system;
    private readonly Dictionary<string, List<ShutdownTask>> tasks;
    private readonly Dictionary<string, TimeSpan> timeouts;
    private int phasesBegun;
    private Task<ShutdownReport>? run;

    internal CoordinatedShutdown(ActorSystem system, TimeSpan phaseTimeout)
    {
        this.system = system;
        CheckTimeout(phaseTimeout);
        this.tasks = ShutdownPhases.InOrder.ToDictionary(phase => phase, _ => new List<ShutdownTask>());
        timeouts = ShutdownPhases.InOrder.ToDictionary(phase => phase, _ => phaseTimeout);
    }

    /// <summary>Adds a task to a phase that has not begun.</summary>
    /// <param name="phase">One of <see cref="ShutdownPhases"/>.</param>
    /// <param name="name">Names the task in the log and in the report.</param>
    /// <param name="task">Runs on the dispatcher; its token is cancelled when the phase's time is up.</param>
    /// <exception cref="InvalidOperationException">The phase has begun or is over.</exception>
    public void AddTask(string phase, string name, Func<CancellationToken, Task> task)
    {
        lock (gate)
        {
            if (IndexOf(phase) < phasesBegun)
            {
                throw new InvalidOperationException($"The shutdown has reached phase {phase}; {name} comes too late.");
            }

            this.tasks[phase].Add(new ShutdownTask(phase, name, task));
        }
    }

    /// <summary>Sets how long a phase may take. Default: <see cref="ActorSystemOptions.ShutdownPhaseTimeout"/>.</summary>
    public void SetTimeout(string phase, TimeSpan timeout)
    {
        IndexOf(phase);
        CheckTimeout(timeout);
        lock (gate)
        {
            timeouts[phase] = timeout;
        }
    }

    /// <summary>Runs the phases. Later calls do nothing and return the task of the first.</summary>
    /// <param name="reason">Why, for the log.</param>
    /// <returns>Never fails.</returns>
    public Task<ShutdownReport> RunAsync(string reason)
    {
        lock (gate)
        {
            return run ??= RunPhasesAsync(reason);
        }
    }

    private async Task<ShutdownReport> RunPhasesAsync(string reason)
    {
        this.system.Logger.LogInformation("Shutting down {System}: {Reason}", this.system.Name, reason);
        var failures = new List<ShutdownFailure>();
        foreach (var phase in ShutdownPhases.InOrder)
        {
            List<ShutdownTask> tasks;
            TimeSpan timeout;
            lock (gate)
            {
                phasesBegun++;
                tasks = this.tasks[phase];
                timeout = timeouts[phase];
            }

            if (tasks.Count > 0)
            {
                await RunPhaseAsync(phase, tasks, timeout, failures);
            }
        }

        this.system.Logger.LogInformation("Shutdown of {System} is over with {Failures} failures", this.system.Name, failures.Count);
        return new ShutdownReport(reason, failures);
    }

    private async Task RunPhaseAsync(string phase, List<ShutdownTask> tasks, TimeSpan timeout, List<ShutdownFailure> failures)
    {
        // The source cancels by itself when time is up: a callback that blocks then blocks the timer's thread, not this.
        var time = new CancellationTokenSource(timeout, this.system.Time);
        foreach (var task in tasks)
        {
            task.Token = time.Token;
            this.system.Dispatcher.Schedule(task);
        }

        try
        {
            await Task.WhenAll(tasks.Select(task => task.Ended)).WaitAsync(timeout, this.system.Time);
            time.Dispose(); // Only here: a late task may still hold the token.
        }
        catch (TimeoutException)
        {
            // The tasks without an end are the late ones; they are collected below.
        }

        foreach (var task in tasks)
        {
            var failure = task.Ended.IsCompleted ? task.Ended.Result : new TimeoutException($"Phase {phase} was over after {timeout} without it.");
            if (failure is null)
            {
                continue;
            }

            this.system.Logger.LogError(failure, "Shutdown task {Task} of phase {Phase} failed", task.Name, phase);
            failures.Add(new ShutdownFailure(phase, task.Name, failure));
        }
    }

    private static int IndexOf(string phase)
    {
        for (var index = 0; index < ShutdownPhases.InOrder.Count; index++)
        {
            if (ShutdownPhases.InOrder[index] == phase)
            {
                return index;
            }
        }

        throw new ArgumentException($"'{phase}' is no phase of the shutdown; known are {string.Join(", ", ShutdownPhases.InOrder)}.", nameof(phase));
    }

    private static void CheckTimeout(TimeSpan timeout) =>
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
}
