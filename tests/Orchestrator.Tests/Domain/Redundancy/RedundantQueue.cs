using System.Text;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Domain.Redundancy;

/// <summary>A queue with one task on several agents, each of which is known by a letter.</summary>
internal sealed class RedundantQueue
{
    public RedundantQueue(int redundancy, RedundancyPolicy policy, RetryPolicy? retry = null, TimeSpan? queueTimeout = null)
    {
        Task = Queue.Submit(DrivenQueue.Spec(retry) with
        {
            Requirements = new TaskRequirements { Redundancy = redundancy, RedundancyPolicy = policy },
            QueueTimeout = queueTimeout,
        });
    }

    public DrivenQueue Queue { get; } = new();

    public TaskRecord Task { get; }

    public string State => Task.State.Name();

    public string? Result => Task.Result.IsEmpty ? null : Encoding.UTF8.GetString(Task.Result.Span);

    /// <summary>The agents that hold an attempt.</summary>
    public string Holders => string.Concat(Task.HeldAttempts.Select(held => held.Agent));

    /// <summary>What the last command emitted.</summary>
    public IEnumerable<string> Emitted => Queue.Emitted.Select(@event => @event.Type.Name());

    /// <summary>The agents that the last command had told to stop.</summary>
    public string Stopped => string.Concat(Queue.Stopped.Select(held => held.Agent));

    /// <summary>True when the queue would give the agent this task.</summary>
    public bool Offers(string agent) => Queue.Queue.NextFor(new AgentProfile { Id = agent }) == Task;

    public TaskReplyKind Begin(string agent, bool started = true) => Queue.Do(new BeginAttempt(Task.Id, agent, $"session {agent}", started)).Kind;

    /// <summary>Gives attempts to these agents, each a letter.</summary>
    public void BeginAll(string agents)
    {
        foreach (var agent in agents)
        {
            Assert.Equal(TaskReplyKind.Accepted, Begin($"{agent}"));
        }
    }

    /// <summary>The token of the last attempt that the agent had.</summary>
    public AttemptToken TokenOf(string agent) => Task.AttemptCopies.Last(copy => copy.Agent == agent).Token;

    public TaskReplyKind Complete(string agent, string result = "1") => Queue.Complete(Task, TokenOf(agent), result);

    public TaskReplyKind Fail(string agent, bool retryable = true) => Queue.Fail(Task, TokenOf(agent), retryable: retryable);

    public TaskReplyKind Lose(string agent, bool charged = true) => Queue.Lose(Task, TokenOf(agent), charged: charged);
}
