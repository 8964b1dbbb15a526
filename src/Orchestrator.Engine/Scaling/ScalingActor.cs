using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Scaling;
using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Engine.Scaling;

/// <summary>
/// The autoscaler: looks from time to time, has the planner decide, and the executor act. One thing at a time: nothing is decided while something is done.
/// It remembers nothing durably: one that begins anew waits until a threshold was crossed for long enough, and sees the agents there are.
/// </summary>
/// <param name="node">The node it runs on; empty for one that stands alone.</param>
internal sealed class ScalingActor(ScalingOptions options, IScalingExecutor executor, IFleetSource fleet, ScalingCounters counters, string node) : Actor<ScalingMessage>
{
    private const int Remembered = 20;
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);
    private readonly ScalingPolicy policy = options.ToPolicy();
    private readonly CancellationTokenSource stopping = new();
    private readonly LinkedList<ScalingSight> seen = [];
    private readonly LinkedList<ScalingChange> changes = [];
    private readonly Queue<ScalingMessage.Spawn> asked = new();
    private ScalingMemory memory;
    private ScalingMemory planned;
    private ScalingMessage.Spawn? starting;
    private string? reason;
    private bool isBusy;
    private bool isBlind;
    private int failures;
    private Instant restsUntil = Instant.Min;

    private Instant Now => Instant.From(Context.Time.GetUtcNow());

    protected override void OnStart() => LookLater();

    protected override void OnReceive(ScalingMessage message)
    {
        switch (message)
        {
            case ScalingMessage.Look when !isBusy:
                See();
                break;
            case ScalingMessage.Spawn spawn:
                asked.Enqueue(spawn);
                Next();
                break;
            case ScalingMessage.Seen all:
                isBlind = false;
                Decide(all);
                break;
            case ScalingMessage.Blind blind:
                Blinded(blind.Reason);
                break;
            case ScalingMessage.Done done:
                Note(done);
                break;
            case ScalingMessage.Ask ask:
                ask.Tell(Status());
                break;
        }
    }

    protected override void OnRestarting(Exception cause, ScalingMessage? failed) => End();

    protected override void OnStop() => End();

    private void End()
    {
        stopping.Cancel();
        counters.Last = null;
        starting?.Refuse(new ServiceUnavailableException("outcome_unknown", "The autoscaler ended while agents were being started."));
        while (asked.TryDequeue(out var spawn))
        {
            spawn.Refuse(Scaling.NotHere(standsAlone: node.Length == 0));
        }
    }

    private void LookLater()
    {
        if (options.Enabled)
        {
            Context.Timers.StartOnce(nameof(ScalingMessage.Look), options.Interval, new ScalingMessage.Look());
        }
    }

    private void Next()
    {
        if (!isBusy && asked.Count > 0)
        {
            See();
        }
    }

    private void See()
    {
        isBusy = true;
        Context.Pipe<ScalingMessage>(new ValueTask<ScalingMessage>(SeeAsync()), sight => sight, failure => new ScalingMessage.Blind(failure));
    }

    private async Task<ScalingMessage> SeeAsync()
    {
        var agents = await fleet.AgentsAsync(stopping.Token);
        var domains = options.Enabled ? await fleet.DomainsAsync(stopping.Token) : [];
        return new ScalingMessage.Seen(agents, domains);
    }

    private void Blinded(Exception failure)
    {
        if (asked.TryDequeue(out var spawn))
        {
            spawn.Refuse(failure);
        }
        else if (!isBlind)
        {
            isBlind = true;
            Context.Logger.LogWarning("The autoscaler does nothing, as it cannot see what there is: {Reason}", failure.Message);
        }

        reason = $"what there is cannot be seen: {failure.Message}";
        Idle();
    }

    private void Decide(ScalingMessage.Seen all)
    {
        var observation = Observe(all);
        if (asked.TryDequeue(out var spawn))
        {
            Start(spawn, observation);
            return;
        }

        var (decision, next) = ScalingPlanner.Plan(policy, observation, memory);
        reason = decision.Reason;
        if (decision.Direction == ScalingDirection.None)
        {
            memory = next;
            Idle();
        }
        else if (observation.At < restsUntil)
        {
            // What was remembered still holds: nothing has changed.
            reason = $"{decision.Reason}; the last try failed, and the next comes after a rest";
            Idle();
        }
        else
        {
            planned = next;
            Act(new ScalingChange(observation.At, decision.Direction, decision.Count, decision.Agents, decision.Reason, null));
        }
    }

    private ScalingObservation Observe(ScalingMessage.Seen all)
    {
        var mine = executor.Observe([.. all.Agents.Where(Counts)]);
        var queued = all.Domains
            .Where(domain => options.Domains.Count == 0 || options.Domains.Contains(domain.Domain))
            .Select(domain => new QueuedNeed(domain.Domain, domain.Counts[(int)Domain.Tasks.TaskState.Queued]))
            .Where(line => line.Count > 0)
            .ToList();
        var observation = new ScalingObservation(Now, mine.Agents, mine.Starting, queued);
        var sight = new ScalingSight(
            observation.At, mine.Agents.Count, mine.Starting, observation.Slots, observation.Used, observation.Utilisation, queued);
        Remember(seen, sight);
        counters.Last = sight;
        return observation;
    }

    private bool Counts(AgentView agent) => options.Capabilities.IsSubsetOf(agent.Profile.Capabilities);

    private void Start(ScalingMessage.Spawn spawn, ScalingObservation observation)
    {
        var there = observation.Agents.Count + observation.Starting;
        if (there + spawn.Count > policy.Max)
        {
            spawn.Refuse(ScalingLimitException.Of(there, spawn.Count, policy.Max));
            Idle();
            return;
        }

        (starting, planned) = (spawn, new ScalingMemory(null, null, observation.At));
        Act(new ScalingChange(observation.At, ScalingDirection.Up, spawn.Count, [], "somebody asked for it", null));
    }

    private void Act(ScalingChange change) => Context.Pipe<ScalingMessage>(
        new ValueTask<ScalingMessage>(ActAsync(change)), done => done, failure => new ScalingMessage.Done(change with { Fault = failure.Message }, failure));

    private async Task<ScalingMessage> ActAsync(ScalingChange change)
    {
        if (change.Direction == ScalingDirection.Up)
        {
            return new ScalingMessage.Done(change with { Agents = await executor.StartAsync(change.Count, change.Reason, stopping.Token) }, null);
        }

        foreach (var agent in executor.DrainsFirst ? change.Agents : [])
        {
            await fleet.DrainAsync(agent, stopping.Token);
        }

        await executor.StopAsync(change.Agents, change.Reason, stopping.Token);
        return new ScalingMessage.Done(change, null);
    }

    private void Note(ScalingMessage.Done done)
    {
        var change = done.Change;
        Remember(changes, change);
        if (done.Failure is { } failure)
        {
            counters.HasFailed();
            starting?.Refuse(failure);
            restsUntil = Now + Rest();
            failures++;
            Context.Logger.LogWarning("Scaling {Direction} by {Count} failed: {Fault}", change.Direction.Name(), change.Count, change.Fault);
        }
        else
        {
            (failures, memory) = (0, planned);
            counters.Changed(change.Direction, change.Count);
            starting?.Started(change.Agents);
            Context.Logger.LogInformation(
                "Scaling {Direction} by {Count} ({Agents}): {Reason}", change.Direction.Name(), change.Count, string.Join(", ", change.Agents), change.Reason);
        }

        starting = null;
        Idle();
    }

    private TimeSpan Rest()
    {
        var rest = FirstRest * Math.Pow(2, Math.Min(failures, 10));
        return rest < LongestRest ? rest : LongestRest;
    }

    private void Idle()
    {
        isBusy = false;
        LookLater();
        Next();
    }

    private ScalingStatus Status() => new()
    {
        Enabled = options.Enabled,
        Node = node,
        Executor = executor.Name,
        Policy = policy,
        Reason = reason,
        Seen = [.. seen],
        Changes = [.. changes],
    };

    private static void Remember<T>(LinkedList<T> list, T item)
    {
        list.AddFirst(item);
        if (list.Count > Remembered)
        {
            list.RemoveLast();
        }
    }
}
