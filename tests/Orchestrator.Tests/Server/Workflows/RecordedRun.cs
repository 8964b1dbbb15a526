using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Workflows;
using Orchestrator.Handlers.Sleep;
using Orchestrator.Server.Workflows.Import;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary>A recorded workflow, imported and run on virtual time, on one node with so many slots. Times are seconds.</summary>
internal sealed class RecordedRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromDays(30);
    private readonly List<(string Task, double Began, double Ended)> attempts = [];
    private readonly int slots;

    private RecordedRun(int slots) => this.slots = slots;

    public IReadOnlyList<StepView> Steps { get; private set; } = [];

    /// <summary>How long each step takes.</summary>
    public IReadOnlyDictionary<string, double> Lengths { get; private set; } = new Dictionary<string, double>();

    /// <summary>All steps together.</summary>
    public double Total => Lengths.Values.Sum();

    /// <summary>The longest way through the graph.</summary>
    public double CriticalPath
    {
        get
        {
            var ways = new Dictionary<string, double>();
            var left = Steps.ToList();
            while (left.Count > 0)
            {
                var ready = left.FindAll(step => step.Dependencies.All(ways.ContainsKey));
                ready.ForEach(step => ways[step.Id] = Lengths[step.Id] + step.Dependencies.Select(before => ways[before]).DefaultIfEmpty().Max());
                left.RemoveAll(ready.Contains);
            }

            return ways.Values.Max();
        }
    }

    /// <summary>What no order of the steps can be shorter than.</summary>
    public double Bound => Math.Max(CriticalPath, Total / slots);

    /// <summary>What no order of the steps is longer than that leaves no slot free while a step could begin (Graham, 1969).</summary>
    public double GreedyBound => (Total / slots) + (CriticalPath * (slots - 1) / slots);

    /// <summary>From the first beginning to the last end.</summary>
    public double Makespan => attempts.Max(attempt => attempt.Ended) - attempts.Min(attempt => attempt.Began);

    /// <summary>A delay is cut to whole milliseconds, so that each step may be one shorter than it says.</summary>
    public double Tolerance => 0.001 * (1 + Steps.Count);

    /// <summary>Imports the recording and runs it to its end.</summary>
    /// <param name="maxParallel">Steps that may be queued or run at the same time; zero for all.</param>
    public static RecordedRun Of(byte[] recording, int slots, int maxParallel = 0)
    {
        var run = new RecordedRun(slots);
        var world = new VirtualWorld(
            options =>
            {
                options.Slots = slots;
                options.Handle("sleep", run.DoAsync);
            },
            seed: 1,
            DateTimeOffset.UnixEpoch,
            NullLoggerFactory.Instance);
        var spec = WfCommons.Read(recording, scale: 1) with { MaxParallel = maxParallel };
        run.Lengths = spec.Steps.ToDictionary(step => step.Id, step => JsonElement.Parse(step.Parameters.Span).GetProperty("seconds").GetDouble());

        Finish(world, world.Node.Started);
        var id = Finish(world, world.Node.Start(() => world.Node.Node.Workflows.StartAsync(new RunRequest { Workflow = spec }))).Run!.Id;
        var end = Finish(world, world.Node.Start(() => world.Node.Node.Workflows.WaitRunAsync(id, Patience)))!;
        world.End();

        Assert.Equal(RunStatus.Completed, end.Status);
        run.Steps = end.Steps;
        return run;
    }

    /// <summary>Each step was done once, and none began before those that it waits for had ended.</summary>
    public void CheckOrder()
    {
        Assert.Equal(Steps.Select(step => step.Task.ToString()).Order(StringComparer.Ordinal), attempts.Select(attempt => attempt.Task).Order(StringComparer.Ordinal));
        var tasks = attempts.ToDictionary(attempt => attempt.Task);
        var times = Steps.ToDictionary(step => step.Id, step => tasks[step.Task.ToString()!]);
        Assert.All(Steps, step => Assert.All(step.Dependencies, before => Assert.True(
            times[before].Ended <= times[step.Id].Began,
            $"'{step.Id}' began at {times[step.Id].Began} s, and '{before}' ended at {times[before].Ended} s.")));
    }

    private static double Seconds(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static T Finish<T>(VirtualWorld world, Task<T> task)
    {
        Assert.True(world.RunUntil(() => task.IsCompleted, Patience), "Never answered.");
        return task.GetAwaiter().GetResult();
    }

    private async Task<TaskOutcome> DoAsync(TaskContext context, CancellationToken cancellation)
    {
        var began = Seconds(context.Time);
        var outcome = await new SleepHandler().RunAsync(context, cancellation);
        attempts.Add((context.TaskId, began, Seconds(context.Time)));
        return outcome;
    }
}
