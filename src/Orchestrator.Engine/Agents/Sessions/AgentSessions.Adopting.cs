using Microsoft.Extensions.Logging;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <content>What an agent that comes from elsewhere says that it runs.</content>
internal sealed partial class AgentSessions
{
    private static readonly ShardHandle Unknown = new("unknown");

    /// <summary>Under the gate: the agent says that it runs these; their shards judge that when they hear of them.</summary>
    private void Adopt(SessionAgent agent, IReadOnlyList<(TaskId Task, AttemptToken Token)> running)
    {
        foreach (var (task, token) in running)
        {
            if (agent.Find(token) is null)
            {
                var shard = shardOf(task) ?? Unknown;
                var attempt = new LocalAttempt(agent, shard, null) { SentAt = time.GetTimestamp(), HasStarted = true };
                attempt.Bind(new AttemptOrder(task, token, string.Empty, default, default, 0, TimeSpan.Zero, Now, TaskRequirements.None));
                agent.Adopt(attempt);
                if (shard == Unknown)
                {
                    _ = FindShardAsync(agent, attempt);
                }
                else
                {
                    shard.TellControl(new RunningAttempts([(task, token)], agent.Stop));
                }
            }
        }
    }

    /// <summary>The shard was made lately, and this node has not heard of it: until it has, the attempt is known by its token alone.</summary>
    private async Task FindShardAsync(SessionAgent agent, LocalAttempt attempt)
    {
        try
        {
            if (await findShard(attempt.Task) is { } shard)
            {
                lock (pool.Gate)
                {
                    attempt.Shard = shard;
                }

                shard.TellControl(new RunningAttempts([(attempt.Task, attempt.Token)], agent.Stop));
            }
            else
            {
                agent.Stop(attempt.Token, StopReason.Ended);
            }
        }
        catch (Exception e)
        {
            logger.LogWarning("Agent {Agent}: the domain of task {Task} could not be looked up: {Reason}", agent.Profile.Id, attempt.Task, e.Message);
        }
    }
}
