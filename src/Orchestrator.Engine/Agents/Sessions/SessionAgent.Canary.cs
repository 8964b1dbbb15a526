using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents.Sessions;

/// <content>Whether it gets anything done: an agent that holds work and neither ends nor progresses any is asked.</content>
internal sealed partial class SessionAgent
{
    /// <summary>The type of the task by which an agent is asked whether it gets anything done.</summary>
    public const string CanaryType = "orchestrator.canary";
    private static readonly TimeSpan CanaryTimeout = TimeSpan.FromSeconds(10);
    private Assignment? canary;

    /// <summary>
    /// Under the gate: looks whether it gets anything done. One that does not is sent a task of no meaning; whatever it answers shows that it is only slow.
    /// </summary>
    /// <returns>The channel to send it by; null when nothing is to be sent.</returns>
    public IAgentChannel? Watch(Chance chance)
    {
        ForgetCanary();
        if (Running.Count == 0)
        {
            Record.Check(Now, 0);
            ForgetCanary();
            return null;
        }

        if (Channel is null && poll is not { HasRoom: true } && canary is null)
        {
            // It cannot be asked now.
            return null;
        }

        var decision = Record.Check(Now, Running.Count);
        if (decision.Step == WatchStep.OpenBreaker)
        {
            canary = null;
            Record.Distrust(Now, decision.Reason!);
            Pool.LoadChanged(this);
        }
        else if (decision.Step == WatchStep.SendCanary)
        {
            canary = new Assignment(
                new TaskId(0, chance.NextUInt128()), new AttemptToken(chance.NextUInt128()), CanaryType, 1, default, default, CanaryTimeout, Now + CanaryTimeout, TaskRequirements.None);
            poll?.Settle();
            return Channel;
        }

        return null;
    }

    /// <summary>The canary that is out; null when none is.</summary>
    public Assignment? Canary => canary;

    /// <summary>Under the gate: the agent says something of an attempt; true when that is the canary.</summary>
    public bool IsCanary(AttemptToken token)
    {
        if (canary?.Token != token)
        {
            return false;
        }

        canary = null;
        Record.CanaryAnswered(Now);
        return true;
    }

    /// <summary>Under the gate: a canary that nobody waits for any longer is taken back.</summary>
    private void ForgetCanary()
    {
        if (canary is not null && !Record.IsSuspected)
        {
            canary = null;
        }
    }
}
