using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Hosting;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Tests.Engine.Agents;

/// <summary>A node without slots of its own: all work is left to agents from outside.</summary>
internal sealed class AgentNode : IAsyncDisposable
{
    private readonly OrchestratorNode node;

    private AgentNode(OrchestratorNode node) => this.node = node;

    public IAgents Agents => node.Agents;

    public static async Task<AgentNode> StartAsync(Action<OrchestratorOptions>? configure = null)
    {
        var options = new OrchestratorOptions { Journal = JournalKind.Memory, Slots = 0, DrainPatience = TimeSpan.Zero };
        configure?.Invoke(options);
        var node = OrchestratorNodeFactory.Create(options, NullLoggerFactory.Instance);
        await node.StartAsync().Soon();
        return new AgentNode(node);
    }

    public async Task<TaskId> SubmitAsync(TaskSpec spec) => (await node.Tasks.SubmitAsync(spec).Soon()).Id;

    public async Task<string?> WhyAsync(TaskId task) => (await node.Tasks.FindAsync(task).Soon())!.WaitingFor;

    public async Task<TaskView> EndAsync(TaskId task) => (await node.Tasks.WaitAsync(task, TimeSpan.FromMinutes(1)).Soon())!;

    /// <summary>Who runs it, once somebody does.</summary>
    public async Task<string?> AgentOfAsync(TaskId task)
    {
        string? agent = null;
        await TestNode.UntilAsync(async () => (agent = (await node.Tasks.FindAsync(task))?.Agent) is not null);
        return agent;
    }

    public ValueTask DisposeAsync() => node.DisposeAsync();
}
