using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Hosting;

namespace Orchestrator.Cli.Bench.Agents;

/// <summary>What a task costs an engine with few agents or many, without store and network: the slots are the same in all, ten thousand together.</summary>
internal static class MatchingCost
{
    private const int AllSlots = 10_000;
    private const int InFlight = 5_000;

    /// <summary>Microseconds of processor time for each task, from submission to end.</summary>
    public static async Task<double> MeasureAsync(int agents, int tasks)
    {
        var node = OrchestratorNodeFactory.Create(new OrchestratorOptions { Journal = JournalKind.Memory, Slots = 0 }, NullLoggerFactory.Instance);
        await using (node)
        {
            await node.StartAsync();
            for (var i = 0; i < agents; i++)
            {
                var id = $"agent-{i}";
                var grant = node.Agents.Register(new AgentRegistration { Profile = new AgentProfile { Id = id }, Slots = AllSlots / agents });
                node.Agents.Connect(id, grant.Session, new AtOnce(node.Agents, id));
            }

            await RunAsync(node.Tasks, tasks);
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            await RunAsync(node.Tasks, tasks);
            return (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / tasks;
        }
    }

    private static Task RunAsync(IOrchestrator engine, int tasks)
    {
        var next = 0;
        return Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            await Task.Yield();
            while (Interlocked.Increment(ref next) <= tasks)
            {
                await engine.RunAsync(EngineRun.Spec());
            }
        }));
    }

    private sealed class AtOnce(IAgents agents, string id) : IAgentChannel
    {
        public bool StartsAtOnce => true;

        public string Connection => "stream";

        public void Assign(in Assignment assignment)
        {
            var (task, token) = (assignment.Task, assignment.Token);
            _ = Task.Run(() => agents.CompleteAsync(id, task, token, default, CancellationToken.None));
        }

        public void Cancel(TaskId task, AttemptToken token, bool isCancelled)
        {
        }

        public void Drain()
        {
        }

        public void Close(string reason)
        {
        }
    }
}
