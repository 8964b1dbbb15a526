using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Engine.Scaling;

/// <summary>What the autoscaler understands.</summary>
internal abstract record ScalingMessage
{
    /// <summary>It is time to look.</summary>
    public sealed record Look : ScalingMessage;

    /// <summary>What there is.</summary>
    public sealed record Seen(IReadOnlyList<AgentView> Agents, IReadOnlyList<DomainStatus> Domains) : ScalingMessage;

    /// <summary>What there is could not be seen.</summary>
    public sealed record Blind(Exception Reason) : ScalingMessage;

    /// <summary>Agents were started or stopped, or could not be.</summary>
    public sealed record Done(ScalingChange Change, Exception? Failure) : ScalingMessage;

    /// <summary>Somebody waits for an answer.</summary>
    public abstract record Call : ScalingMessage
    {
        public abstract void Refuse(Exception reason);
    }

    /// <summary>Somebody asks for more agents.</summary>
    public sealed record Spawn(int Count) : Call
    {
        private readonly TaskCompletionSource<IReadOnlyList<string>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyList<string>> Answer => answer.Task;

        public void Started(IReadOnlyList<string> agents) => answer.TrySetResult(agents);

        public override void Refuse(Exception reason) => answer.TrySetException(reason);
    }

    /// <summary>Somebody asks how it stands.</summary>
    public sealed record Ask : Call
    {
        private readonly TaskCompletionSource<ScalingStatus> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<ScalingStatus> Answer => answer.Task;

        public void Tell(ScalingStatus status) => answer.TrySetResult(status);

        public override void Refuse(Exception reason) => answer.TrySetException(reason);
    }
}
