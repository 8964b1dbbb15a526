using System.Globalization;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Bench.Failover;

/// <summary>One fault: how long work in the domains it met stood still.</summary>
/// <param name="Kind">What was done, for people.</param>
/// <param name="BegunAt">When it was done: times are counted from here.</param>
/// <param name="TookEffectAt">From when on nothing can come from the nodes it met; what has ended before does not count.</param>
/// <param name="Domains">The domains that were served there.</param>
internal sealed record Outage(string Kind, DateTimeOffset BegunAt, DateTimeOffset TookEffectAt, IReadOnlyCollection<string> Domains)
{
    /// <summary>The time until a new owner had completed a task in each of the domains; null when that did not happen.</summary>
    public TimeSpan? UntilCompleted(IEnumerable<TaskResource> tasks) => Longest(Domains.Select(domain => First(
        tasks.Where(task => task.Domain == domain && task.Status == "completed").Select(task => (DateTimeOffset?)At(task.FinishedAt!)))));

    /// <summary>The time until each client had an answer from a new owner; null when that did not happen.</summary>
    public TimeSpan? UntilAnswered(IEnumerable<LoadCall> calls) => Longest(calls
        .Where(call => Domains.Contains(call.Domain))
        .GroupBy(call => call.Client, (_, group) => First(group.Select(call => call.AcknowledgedAt))));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private TimeSpan? First(IEnumerable<DateTimeOffset?> moments) => moments.Where(moment => moment > TookEffectAt).Min() - BegunAt;

    private static TimeSpan? Longest(IEnumerable<TimeSpan?> times) => times.ToList() is { Count: > 0 } all && !all.Contains(null) ? all.Max() : null;
}
