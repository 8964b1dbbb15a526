using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Cli.Bench.Flow;

/// <summary>What it costs to find the next task, from either side, in a queue without a journal: with many tasks, many lines or many keys.</summary>
internal static class DispatchCost
{
    private const int Dispatches = 100_000;

    /// <param name="queued">Tasks that wait all the while.</param>
    /// <param name="lines">Devices that they are for, each in turn: a line each. 1 for none in particular.</param>
    /// <param name="keys">Concurrency keys that they have, each in turn; 0 for none.</param>
    /// <param name="held">Attempts of each key that may run at once.</param>
    /// <returns>Microseconds of the processor's from one start to the next, the submission of a task in its place and the end of its attempt included.</returns>
    public static double Measure(int queued, int lines, int keys, int held)
    {
        var limits = new TaskQueueLimits
        {
            MaxWaiting = int.MaxValue,
            Flow = keys == 0 ? FlowLimits.None : new FlowLimits { Concurrency = new KeyedLimit<int>(held) },
        };
        var load = new Load(new TaskQueue(1, "bench", limits), lines, keys);
        for (var i = 0; i < queued; i++)
        {
            load.Submit();
        }

        load.Run(Dispatches / 10);
        var before = Environment.CpuUsage.TotalTime;
        load.Run(Dispatches);
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Dispatches;
    }

    private sealed class Load(TaskQueue queue, int lines, int keys)
    {
        private readonly Decision decision = new(new SeededChance(1));
        private readonly Queue<TaskRecord> running = new();
        private readonly TaskRequirements[] needs = lines == 1 ? [TaskRequirements.None]
            : [.. Enumerable.Range(0, lines).Select(line => new TaskRequirements { DeviceId = $"device {line}" })];

        private readonly AgentProfile[] agents = [.. Enumerable.Range(0, lines).Select(line => new AgentProfile { Id = $"agent {line}", DeviceId = $"device {line}" })];
        private readonly string[] names = [.. Enumerable.Range(0, keys).Select(key => $"key {key}")];
        private Instant now = new(1_790_000_000_000_000);
        private int submitted;

        public void Submit()
        {
            submitted++;
            Do(new SubmitTask(new TaskSpec
            {
                Type = "noop",
                Domain = "bench",
                Requirements = needs[submitted % needs.Length],
                ConcurrencyKey = names.Length == 0 ? null : names[submitted % names.Length],
            }));
        }

        /// <summary>Ten attempts run at once. Half are found by the first open line, half by the agent that asks.</summary>
        public void Run(int dispatches)
        {
            for (var i = 0; i < dispatches; i++)
            {
                var task = (i % 2 == 0 ? queue.Ready.FirstOpen()?.Front : null) ?? queue.Ready.First(agents[i % agents.Length]);
                if (task is not null)
                {
                    Do(new BeginAttempt(task.Id, "agent", "session", Started: true));
                    running.Enqueue(task);
                    Submit();
                }

                if (running.Count >= 10 || task is null)
                {
                    var ended = running.Dequeue();
                    Do(new CompleteAttempt(ended.Id, ended.Token, default));
                }

                queue.Evict(queue.Sequence);
            }
        }

        private void Do(TaskCommand command)
        {
            now += TimeSpan.FromMicroseconds(1);
            decision.Begin(now);
            command.Decide(queue, decision);
            foreach (var @event in decision.Events)
            {
                queue.Apply(queue.Sequence + 1, @event);
            }
        }
    }
}
