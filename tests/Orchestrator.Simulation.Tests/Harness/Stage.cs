using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>A world in which a test moves disk and time by hand, with one node whose handlers are the test's own.</summary>
internal sealed class Stage
{
    private readonly Action<OrchestratorOptions> configure;

    public Stage(Action<OrchestratorOptions> configure, int seed = 1)
    {
        this.configure = configure;
        World = new World(seed);
        Start();
    }

    public World World { get; }

    public SimulatedDisk Disk => World.Disk;

    /// <summary>Starts a node, after the first has died or stopped.</summary>
    public void Start()
    {
        var options = new OrchestratorOptions { Slots = 4 };
        configure(options);
        World.Start(options);
        World.Finish(World.Node.Started);
    }

    /// <summary>Puts a call and lets the node do what it can without time and without the commits that are held.</summary>
    public Task<T> Ask<T>(Func<IOrchestrator, Task<T>> call)
    {
        var answer = World.Node.Call(call);
        World.Settle();
        return answer;
    }

    /// <summary>Puts a call and runs until it is answered.</summary>
    public T Get<T>(Func<IOrchestrator, Task<T>> call) => World.Finish(World.Node.Call(call));

    /// <summary>Submits a task and waits for the answer.</summary>
    public TaskId Submit(string type, string domain = "a", Func<TaskSpec, TaskSpec>? with = null) =>
        Get(tasks => tasks.SubmitAsync(Spec(type, domain, with))).Id;

    /// <summary>Runs until the task's durable history ends with this event.</summary>
    public void RunUntil(TaskId task, TaskEventType last, int seconds = 60) => Assert.True(
        World.RunUntil(() => Disk.Log.Of(task) is [.., var entry] && entry.Event.Type == last, TimeSpan.FromSeconds(seconds)),
        $"Never '{last.Name()}', but {Checks.HistoryCheck.Text(Disk.Log.Of(task))}.");

    /// <summary>The names of the task's durable events.</summary>
    public string[] Events(TaskId task) => [.. Disk.Log.Of(task).Select(entry => entry.Event.Type.Name())];

    /// <summary>Looks at the shard's state, speculated or not.</summary>
    public T Peek<T>(string domain, Func<TaskShard, T> look)
    {
        var peek = World.Node.Peek(domain, look);
        World.Settle();
        return peek.GetAwaiter().GetResult();
    }

    public static TaskSpec Spec(string type, string domain = "a", Func<TaskSpec, TaskSpec>? with = null)
    {
        var spec = new TaskSpec { Type = type, Domain = domain };
        return with?.Invoke(spec) ?? spec;
    }
}
