using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>The way to an agent that can be told things at any time: a stream, or calls to an address of its own. Its methods neither block nor throw.</summary>
public interface IAgentChannel
{
    /// <summary>What people are shown as the way the agent is attached: <c>stream</c> or <c>push</c>.</summary>
    string Connection { get; }

    /// <summary>True when work runs as soon as it is sent; false when the agent says whether it takes it.</summary>
    bool StartsAtOnce { get; }

    /// <summary>Sends work. The attempt is durable.</summary>
    void Assign(in Assignment assignment);

    /// <summary>Tells the agent to stop an attempt.</summary>
    /// <param name="isCancelled">True when somebody cancelled the task; false when the attempt is over for other reasons.</param>
    void Cancel(TaskId task, AttemptToken token, bool isCancelled);

    /// <summary>Tells the agent to finish what it has and leave: it gets no more.</summary>
    void Drain();

    /// <summary>The session is over or goes on elsewhere: the channel is to be closed.</summary>
    void Close(string reason);
}
