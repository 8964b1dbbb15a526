using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>A session that an open channel holds. Disposing says that the channel has broken: unless the agent is back within the grace, its attempts are given back.</summary>
public interface IAgentStream : IDisposable
{
    /// <summary>The agent was heard of.</summary>
    void Renew();

    /// <summary>The agent has started an attempt.</summary>
    void Accept(TaskId task, AttemptToken token);

    /// <summary>The agent has not started an attempt and will not: it goes elsewhere, uncharged.</summary>
    void Busy(TaskId task, AttemptToken token);

    /// <summary>The agent takes no more work, finishes what it has and leaves.</summary>
    void Drain();

    /// <summary>Completes when the agent drains and holds nothing any longer; is cancelled when its session ends before that.</summary>
    Task Drained { get; }
}
