using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Tests.Domain.Queue;

/// <summary>One step of a story about lines of all kinds, blocked and opened by whoever dispatches.</summary>
internal abstract record LineStep
{
    private static readonly string[] Names = ["x", "y", "z"];

    /// <summary>Agents of all kinds, asked after each step; more posts than lines for some, fewer for others.</summary>
    private static readonly AgentProfile[] Agents =
    [
        DrivenQueue.AnyAgent,
        new() { Id = "types", TaskTypes = new HashSet<string> { "x", "z" } },
        new() { Id = "device", DeviceId = "x", Capabilities = new HashSet<string> { "y" } },
        new() { Id = "labels", Labels = new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" }, Cpu = 1 },
        new()
        {
            Id = "all", DeviceId = "y", TaskTypes = new HashSet<string> { "x", "y", "z" }, Capabilities = new HashSet<string> { "x", "y", "z" },
            Labels = new Dictionary<string, string> { ["x"] = "1", ["y"] = "1", ["z"] = "1" },
        },
    ];

    public static Gen<LineStep> Any { get; } = Gen.Frequency(
        (6, Submits),
        (3, Gen.Choose(0, Agents.Length - 1).Select(agent => (LineStep)new Dispatch(agent))),
        (1, Gen.Choose(0, 99).Select(task => (LineStep)new Leave(task))),
        (2, Gen.Constant((LineStep)new Block())),
        (2, Gen.Choose(0, 99).Select(line => (LineStep)new Open(line))));

    // Half of the tasks share a few lines, so that a line's front changes while others stand in it.
    private static Gen<TaskRequirements> Needs => Gen.Frequency(
        (2, Gen.Elements(
            TaskRequirements.None,
            new TaskRequirements { DeviceId = "x" },
            new TaskRequirements { Capabilities = ["y"] },
            new TaskRequirements { Labels = [new("x", "1")] })),
        (1, AnyNeeds));

    private static Gen<TaskRequirements> AnyNeeds =>
        from capabilities in Gen.SubListOf(Names)
        from labels in Gen.SubListOf(Names)
        from value in Gen.Elements("1", "2")
        from device in Gen.Elements(null, null, "x", "y")
        from cpu in Gen.Elements(0, 0, 2)
        select new TaskRequirements
        {
            Capabilities = [.. capabilities],
            Labels = [.. labels.Select(name => KeyValuePair.Create(name, value))],
            DeviceId = device,
            MinCpu = cpu,
        };

    private static Gen<LineStep> Submits =>
        from priority in Gen.Choose(0, 4)
        from delay in Gen.Choose(0, 20)
        from type in Gen.Elements(Names)
        from needs in Needs
        select (LineStep)new Submit(DrivenQueue.Spec(priority: priority) with
        {
            Type = type,
            Delay = TimeSpan.FromMinutes(delay),
            Requirements = needs,
        });

    public abstract void Run(DrivenQueue queue, HashSet<ReadyLine> blocked);

    /// <summary>Compares what the indexes say with a scan of all tasks.</summary>
    public static void Check(DrivenQueue driven, HashSet<ReadyLine> blocked)
    {
        var ready = driven.Queue.Ready;
        var tasks = driven.Queue.Tasks.Where(task => task.IsReady)
            .OrderBy(task => QueueKey.Of(task, driven.Queue.Limits.AgeingStep)).ToList();
        blocked.RemoveWhere(line => line.Count == 0);
        Assert.Same(
            tasks.Find(task => !blocked.Any(line => Stands(task, line))),
            ready.FirstOpen()?.Front);
        foreach (var agent in Agents)
        {
            var expected = tasks.Find(task => agent.MismatchWith(task.Spec.Type, task.Spec.Requirements) is null);
            Assert.Same(expected, ready.First(agent, out var line));
            Assert.Same(expected, line?.Front);
        }
    }

    private static bool Stands(TaskRecord task, ReadyLine line) =>
        task.Spec.Type == line.Type && task.Spec.Requirements.Equals(line.Requirements);

    private sealed record Submit(TaskSpec Spec) : LineStep
    {
        public override void Run(DrivenQueue queue, HashSet<ReadyLine> blocked)
        {
            queue.Submit(Spec);
            queue.Advance(60);
        }
    }

    private sealed record Dispatch(int Agent) : LineStep
    {
        public override void Run(DrivenQueue queue, HashSet<ReadyLine> blocked)
        {
            if (queue.Queue.NextFor(Agents[Agent]) is { } task)
            {
                queue.Start(task);
            }
        }
    }

    private sealed record Leave(int Task) : LineStep
    {
        public override void Run(DrivenQueue queue, HashSet<ReadyLine> blocked)
        {
            if (queue.Ids.Count > 0 && queue.Queue.Find(queue.Ids[Task % queue.Ids.Count]) is { HasAttempt: false, State: TaskState.Queued } task)
            {
                queue.Cancel(task);
            }
        }
    }

    private sealed record Block : LineStep
    {
        public override void Run(DrivenQueue queue, HashSet<ReadyLine> blocked)
        {
            if (queue.Queue.Ready.FirstOpen() is { } line)
            {
                queue.Queue.Ready.Block(line);
                blocked.Add(line);
            }
        }
    }

    private sealed record Open(int Line) : LineStep
    {
        public override void Run(DrivenQueue queue, HashSet<ReadyLine> blocked)
        {
            var all = queue.Queue.Ready.Waiting.ToList();
            if (all.Count > 0)
            {
                queue.Queue.Ready.Open(all[Line % all.Count]);
                blocked.Remove(all[Line % all.Count]);
            }
        }
    }
}
