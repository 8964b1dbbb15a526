using System.Globalization;

namespace Orchestrator.Domain.Scaling;

/// <summary>
/// Decides how many agents there are to be. Two thresholds with room between them, a time for which one must be crossed, and a rest after each change keep
/// it calm; and no step is taken whose result would cross the other threshold: with the load as it is, what was done is not undone.
/// </summary>
public static class ScalingPlanner
{
    /// <summary>A number below the minimum or above the maximum is put right without the cooldown, but no more often than this: an agent that does not come up is not started in a loop.</summary>
    public static readonly TimeSpan Breath = TimeSpan.FromSeconds(10);

    /// <summary>Pure: the same arguments give the same plan.</summary>
    /// <returns>What is to be done now, and what to remember. The memory takes it that the decision is carried out.</returns>
    public static (ScalingDecision Decision, ScalingMemory Memory) Plan(ScalingPolicy policy, ScalingObservation seen, ScalingMemory memory)
    {
        // Without any agent, waiting tasks are above every threshold and nothing is below one.
        var utilisation = seen.Utilisation;
        var isAbove = utilisation >= policy.ScaleUpThreshold;
        var isBelow = !isAbove && utilisation <= policy.ScaleDownThreshold;
        memory = memory with { AboveSince = isAbove ? memory.AboveSince ?? seen.At : null, BelowSince = isBelow ? memory.BelowSince ?? seen.At : null };
        var decision = Decide(policy, seen, memory, isAbove, isBelow);
        return (decision, decision.Direction == ScalingDirection.None ? memory : new ScalingMemory(null, null, seen.At));
    }

    private static ScalingDecision Decide(ScalingPolicy policy, ScalingObservation seen, ScalingMemory memory, bool isAbove, bool isBelow)
    {
        var count = seen.Agents.Count + seen.Starting;
        if (count < policy.Min || count > policy.Max)
        {
            return IntoBounds(policy, seen, memory, count);
        }

        var utilisation = $"{Percent(seen.Utilisation)} of the slots are used";
        var (since, threshold) = isAbove
            ? (memory.AboveSince!.Value, $"no less than {Percent(policy.ScaleUpThreshold)}")
            : isBelow ? (memory.BelowSince!.Value, $"no more than {Percent(policy.ScaleDownThreshold)}") : (default, "");
        if (threshold.Length == 0)
        {
            return ScalingDecision.Stay($"{utilisation}, between {Percent(policy.ScaleDownThreshold)} and {Percent(policy.ScaleUpThreshold)}");
        }

        var lasted = seen.At - since;
        var why = string.Create(CultureInfo.InvariantCulture, $"{utilisation}, {threshold}, for {Seconds(lasted)}; {seen.Waiting} tasks wait");
        return Hindrance(policy, seen, memory, isAbove, count, lasted) is { } hindrance
            ? ScalingDecision.Stay($"{why}; {hindrance}")
            : isAbove ? More(policy, seen, count, why) : Fewer(policy, seen, count, why);
    }

    private static string? Hindrance(ScalingPolicy policy, ScalingObservation seen, ScalingMemory memory, bool isAbove, int count, TimeSpan lasted)
    {
        if (isAbove ? count >= policy.Max : count <= policy.Min)
        {
            return isAbove ? $"there are {count} agents, as many as may be" : $"there are {count} agents, no more than there must be";
        }

        if (seen.Starting > 0)
        {
            return $"{seen.Starting} agents were started and have not come yet";
        }

        if (lasted < policy.For)
        {
            return $"that must last {Seconds(policy.For)}";
        }

        return Rest(memory, seen.At, policy.Cooldown) is { } rest ? $"the last change was {Seconds(seen.At - memory.LastScalingAt!.Value)} ago, the next may come in {Seconds(rest)}" : null;
    }

    private static ScalingDecision More(ScalingPolicy policy, ScalingObservation seen, int count, string why)
    {
        var most = Math.Min(policy.Step, policy.Max - count);
        var slotsEach = Math.Max(1, seen.Agents.Count == 0 ? 1 : (double)seen.Slots / seen.Agents.Count);
        var demand = (double)seen.Used + seen.Waiting;
        while (most > 1 && demand / (seen.Slots + (most * slotsEach)) <= policy.ScaleDownThreshold)
        {
            most--;
        }

        return ScalingDecision.Up(most, why);
    }

    private static ScalingDecision Fewer(ScalingPolicy policy, ScalingObservation seen, int count, string why)
    {
        var slots = seen.Slots;
        var chosen = new List<string>();
        foreach (var agent in Stoppable(seen).Take(Math.Min(policy.Step, count - policy.Min)))
        {
            // What waits while slots are free waits for something else; only the last agent stays for it.
            var left = slots - agent.Slots;
            if (left <= 0 ? seen.Used + seen.Waiting > 0 : (double)seen.Used / left >= policy.ScaleUpThreshold)
            {
                break;
            }

            slots = left;
            chosen.Add(agent.Id);
        }

        return chosen.Count > 0 ? ScalingDecision.Down(chosen, why)
            : Stoppable(seen).Any() ? ScalingDecision.Stay($"{why}; with one agent less it would be {Percent(policy.ScaleUpThreshold)} or more")
            : ScalingDecision.Stay($"{why}; none of the agents was started here");
    }

    private static ScalingDecision IntoBounds(ScalingPolicy policy, ScalingObservation seen, ScalingMemory memory, int count)
    {
        var why = count < policy.Min ? $"there are {count} agents, fewer than {policy.Min}" : $"there are {count} agents, more than {policy.Max}";
        if (Rest(memory, seen.At, Breath) is not null)
        {
            return ScalingDecision.Stay($"{why}; the last change was {Seconds(seen.At - memory.LastScalingAt!.Value)} ago");
        }

        if (count < policy.Min)
        {
            return ScalingDecision.Up(policy.Min - count, why);
        }

        var chosen = Stoppable(seen).Take(count - policy.Max).Select(agent => agent.Id).ToList();
        return chosen.Count > 0 ? ScalingDecision.Down(chosen, why) : ScalingDecision.Stay($"{why}; none of them was started here");
    }

    /// <summary>The emptiest first: the least is waited for. The order of ids makes the choice the same each time.</summary>
    private static IEnumerable<ScalableAgent> Stoppable(ScalingObservation seen) =>
        seen.Agents.Where(agent => agent.MayStop).OrderBy(agent => agent.Used).ThenBy(agent => agent.Id, StringComparer.Ordinal);

    private static TimeSpan? Rest(ScalingMemory memory, Instant now, TimeSpan rest) =>
        memory.LastScalingAt is { } last && now - last < rest ? rest - (now - last) : null;

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
