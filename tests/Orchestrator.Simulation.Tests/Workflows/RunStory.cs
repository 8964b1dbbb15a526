using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine;
using Orchestrator.Engine.Workflows;
using Orchestrator.Simulation.Tests.Clusters;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Workflows;

/// <summary>
/// One seed's story of runs on a cluster whose nodes crash, sleep, and lose each other and the store. Each step adds up what the steps before it gave, and one:
/// at the end every run has the result that its graph says, each step was one task, and none began before those that it waits for had ended.
/// </summary>
internal sealed class RunStory : IStory
{
    private const string Type = "add";
    private readonly SeededChance chance;
    private readonly AnyNode callers;
    private readonly ClusterMischief mischief;
    private readonly string[] names;
    private readonly bool clocksDrift;
    private readonly List<(WorkflowSpec Spec, RunId Id)> begun = [];
    private bool atPeace;

    public RunStory(int seed, ILoggerFactory? loggerFactory = null)
    {
        World = new ClusterWorld(seed, loggerFactory);
        chance = new SeededChance(World.Chance.NextUInt64());
        callers = new AnyNode(World, chance);
        names = [.. Enumerable.Range(1, 2 + Draw(3)).Select(i => $"n{i}")];
        clocksDrift = Draw(2) == 0;
        mischief = new ClusterMischief(World, new SeededChance(chance.NextUInt64()), Start, clocksDrift);
        World.AtRest = mischief.Bury;
    }

    public ClusterWorld World { get; }

    /// <summary>Equal for two runs that went the same way.</summary>
    public ulong TraceHash => World.Dispatcher.TraceHash;

    /// <summary>What happened, in numbers.</summary>
    public string Summary =>
        $"{names.Length} nodes, {World.Lives.Count} lives, {begun.Count} runs, {World.Log.Tasks.Count} tasks, {World.Fence.Stale} stale appends, {World.Elapsed.TotalSeconds:F0} s";

    /// <exception cref="SimulationFailedException">Something did not hold.</exception>
    public void Tell()
    {
        Array.ForEach(names, Start);
        for (var length = 15 + Draw(25); length > 0; length--)
        {
            if (begun.Count < 6 && Draw(3) == 0)
            {
                Begin();
            }
            else if (begun.Count > 0 && Draw(6) == 0)
            {
                _ = Send(workflows => workflows.PauseAsync(begun[^1].Id), once: true);
            }
            else
            {
                mischief.Do();
            }

            World.Run(TimeSpan.FromMilliseconds(Draw(6) == 0 ? Draw(8_000) : Draw(1_000)));
        }

        if (begun.Count == 0)
        {
            Begin();
        }

        MakePeace();
        begun.ForEach(Check);
    }

    private void Start(string name)
    {
        var options = new OrchestratorOptions { Slots = 3, AgentId = name, DrainPatience = TimeSpan.FromSeconds(Draw(3)) };
        options.Workflows = options.Workflows with { Partitions = 2 };
        options.Handle(Type, async (context, cancellation) =>
        {
            if (!atPeace)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Draw(5) == 0 ? Draw(4_000) : Draw(300)), context.Time, cancellation);
            }

            var sum = JsonElement.Parse(context.Input.Utf8.Span).GetProperty("of").EnumerateArray().Sum(value => value.GetInt64());
            return new TaskOutcome.Completed(JsonPayload.Parse($$"""{"n":{{sum + 1}}}"""));
        });
        var rate = clocksDrift ? 0.97 + (Draw(61) / 1000.0) : 1;
        var process = new ClusterProcess(World, name, rate, options);
        process.Clock.Ahead = clocksDrift ? TimeSpan.FromMilliseconds(Draw(4_000) - 2_000) : TimeSpan.Zero;
        process.Node.AskedToLeave += process.Stop;
        World.Lives.Add(process);
    }

    /// <summary>Begins a run of a graph that was drawn: under a key, so that asking again is one run.</summary>
    private void Begin()
    {
        var spec = DrawSpec($"w{begun.Count}");
        var request = new RunRequest { Workflow = spec, IdempotencyKey = spec.Id };
        var answer = Get(workflows => workflows.StartAsync(request), "start");
        begun.Add((spec, answer.Run!.Id));
    }

    private WorkflowSpec DrawSpec(string id)
    {
        var steps = new List<StepSpec>();
        for (var i = 0; i < 2 + Draw(8); i++)
        {
            var before = Enumerable.Range(0, i).Where(_ => Draw(3) == 0).Select(step => $"s{step}").ToList();
            steps.Add(new StepSpec
            {
                Id = $"s{i}",
                Dependencies = before,
                Parameters = Encoding.UTF8.GetBytes($$"""{"of":[{{string.Join(',', before.Select(step => $"\"${{tasks.{step}.result.n}}\""))}}]}"""),
                Task = new TaskSpec { Type = Type, Domain = Draw(2) == 0 ? "a" : "b", Retry = new RetryPolicy { MaxAttempts = 100, MaxLosses = 100 } },
            });
        }

        // One for each of a few elements, and one for the sum of those.
        var width = 1 + Draw(4);
        steps.Add(new StepSpec
        {
            Id = "each",
            Dependencies = ["s0"],
            Map = $"range({width})",
            MaxParallel = Draw(3),
            Parameters = """{"of":["${item}","${tasks.s0.result.n}"]}"""u8.ToArray(),
            Task = new TaskSpec { Type = Type, Domain = "a", Retry = new RetryPolicy { MaxAttempts = 100, MaxLosses = 100 } },
        });
        return new WorkflowSpec { Id = id, Steps = steps, MaxParallel = Draw(4) };
    }

    /// <summary>Nothing fails any longer, and time passes until all has come to its end.</summary>
    private void MakePeace()
    {
        World.Note("peace");
        atPeace = true;
        mischief.End();
        World.RunUntil(() => !mischief.IsPending && World.Running.All(process => process.TakesCalls), TimeSpan.FromMinutes(3));

        // What was to be paused may be on its way yet.
        World.Run(AnyNode.Patience + AnyNode.Patience);
        begun.ForEach(run => Get(workflows => workflows.ResumeAsync(run.Id), "resume"));
        World.Run(TimeSpan.FromMinutes(3));
    }

    private void Check((WorkflowSpec Spec, RunId Id) begun)
    {
        var run = Get(workflows => workflows.FindRunAsync(begun.Id), "find") ?? throw new SimulationFailedException($"Run {begun.Id} is gone.");
        Require(run.Status == RunStatus.Completed, $"is {run.Status}: {run.Error?.Message} {string.Join(", ", run.Steps.Select(step => $"{step.Id} {step.Status} {step.Task} {step.EndedElements}/{step.Elements}"))}");
        var expected = new Dictionary<string, long>();
        foreach (var (step, view) in begun.Spec.Steps.Zip(run.Steps))
        {
            if (step.Map is null)
            {
                expected[step.Id] = 1 + step.Dependencies.Sum(before => expected[before]);
                Require(Text(view) == $$"""{"n":{{expected[step.Id]}}}""", $"step {step.Id} gave {Text(view)}, not {expected[step.Id]}");
            }
            else
            {
                var wanted = Enumerable.Range(0, view.Elements!.Value).Select(item => $$"""{"n":{{item + expected["s0"] + 1}}}""");
                Require(Text(view) == $"[{string.Join(',', wanted)}]", $"step {step.Id} gave {Text(view)}");
            }
        }

        // By the order of the run's own events: clocks may differ.
        var history = Get(workflows => workflows.HistoryAsync(begun.Id), "history")!;
        foreach (var step in begun.Spec.Steps)
        {
            var start = history.First(entry => entry.Step == step.Id && entry.Type is "step_started" or "step_mapped" && entry.Step == step.Id).Revision;
            foreach (var before in step.Dependencies)
            {
                Require(history.Last(entry => entry.Step == before && entry.Type == "step_completed").Revision < start, $"step {step.Id} began before {before} had ended");
            }
        }

        var tasks = World.Log.Tasks.Values.Select(events => ((TaskSubmitted)events[0].Event).Spec.Parent).OfType<StepReference>().Where(step => step.Run == begun.Id).ToList();
        Require(tasks.Count == tasks.Distinct().Count(), "a step has two tasks");
        Require(history.Count(entry => entry.Type == "step_completed") == tasks.Count, $"{tasks.Count} tasks gave {history.Count(entry => entry.Type == "step_completed")} results");

        void Require(bool holds, string breach)
        {
            if (!holds)
            {
                throw new SimulationFailedException($"Run {begun.Id} of {begun.Spec.Id}: {breach}.");
            }
        }
    }

    private static string Text(StepView step) => Encoding.UTF8.GetString(step.Result.Span);

    private T Get<T>(Func<IWorkflows, Task<T>> call, string what) => callers.Get(node => call(node.Workflows), what);

    private Task<T> Send<T>(Func<IWorkflows, Task<T>> call, bool once) => callers.Send(node => call(node.Workflows), once);

    private int Draw(int below) => (int)(chance.NextUInt64() % (ulong)Math.Max(below, 1));
}
