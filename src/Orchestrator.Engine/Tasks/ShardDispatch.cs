using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Queue;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Agents.Pool;

namespace Orchestrator.Engine.Tasks;

/// <summary>Brings ready tasks and free slots together. A line that finds no slot waits for one and is not looked at before.</summary>
internal sealed class ShardDispatch(TaskShard shard)
{
    private readonly CancellationTokenSource life = new();

    private ReadyLines Ready => shard.Queue.Ready;

    /// <summary>Starts ready tasks while agents have slots, in the common order. A slot is reserved first, so "busy" costs nothing.</summary>
    public void StartReady()
    {
        while (Ready.FirstOpen() is { } line)
        {
            var waiter = WaiterOf(line);
            var task = line.Front!;
            waiter.Update(line.Count);
            if (shard.Agents.TryReserve(waiter, waiter.Need) is { } slot)
            {
                Begin(task, slot);
            }
            else
            {
                Ready.Block(line);
            }
        }
    }

    /// <summary>A slot that a line of this shard waited for is free: goes to the first task that the agent can run, or is passed on.</summary>
    public void Granted(ISlot slot, LineWaiter waiter)
    {
        if (!waiter.IsOver)
        {
            // It has left the line for slots with this one.
            Ready.Open(waiter.Line);
        }

        if (slot.IsWelcome && FirstFor(slot, waiter) is { } task)
        {
            Begin(task, slot);
        }
        else
        {
            if (!waiter.IsOver && waiter.Line.Front is null)
            {
                // Its tasks are held: slots that come one after the other would only go round.
                waiter.Update(0);
                shard.Agents.Elsewhere?.NoLonger(waiter);
            }

            slot.GiveBack();
        }
    }

    /// <summary>The shard's state is thrown away: its lines wait no longer.</summary>
    public void End() => life.Cancel();

    /// <summary>Looks at all lines again, also at those that wait.</summary>
    public void TryAgain()
    {
        foreach (var line in Ready.Waiting.Where(line => line.IsBlocked).ToArray())
        {
            Ready.Open(line);
        }
    }

    /// <summary>Why a task is not running, in words; null when it runs, is about to, or has ended.</summary>
    public string? WhyWaiting(TaskRecord task)
    {
        switch (task.State)
        {
            case TaskState.Submitted:
                return $"its time: due at {task.DueAt}";
            case TaskState.Queued when task.DueAt > shard.Now:
                return $"its time: {(task.Failures > 0 ? "next attempt" : "due")} at {task.DueAt}";
            case TaskState.Queued:
                return WhyQueued(task);
            case TaskState.Scheduled or TaskState.Running when task.WantsMoreAttempts && WhyQueued(task) is { } reason:
                return $"another agent: {reason}";
            default:
                return null;
        }
    }

    /// <summary>Why no agent at all can run a line's tasks, in words; null when one can.</summary>
    public string? WhyNobody(ReadyLine line) => shard.Setup.WhyNoAgent.Mismatch(line.Type, line.Requirements);

    private string? WhyQueued(TaskRecord task) =>
        task.Follows is { } leader ? $"task {leader} computes the same result" :
        shard.Setup.WhyNoAgent.Mismatch(task.Spec.Type, task.Needs)
        ?? shard.Queue.WhyHeld(task, shard.Now)
        ?? shard.Setup.WhyNoAgent.Of(task, shard.Setup.Balancing);

    private TaskRecord? FirstFor(ISlot slot, LineWaiter waiter)
    {
        if (Ready.First(slot.Agent, out var line) is { } first && (line == waiter.Line || slot.TryUseFor(WaiterOf(line!).Need)))
        {
            return first;
        }

        return waiter.IsOver ? null : waiter.Line.Front;
    }

    private LineWaiter WaiterOf(ReadyLine line)
    {
        if (line.Candidates is LineWaiter { Need.IsDropped: false } known)
        {
            return known;
        }

        var waiter = new LineWaiter(shard.Handle, line, shard.Agents.NeedOf(line.Type, line.Requirements, shard.Setup.Balancing), life.Token);
        line.Candidates = waiter;
        return waiter;
    }

    private void Begin(TaskRecord task, ISlot slot)
    {
        shard.Execute(new BeginAttempt(task.Id, slot.Agent.Id, slot.Session, slot.StartsAtOnce));
        slot.Bind(task);
        shard.Commit.ReleaseLater(slot);
        shard.Commit.FlushWhenLarge();
    }
}
