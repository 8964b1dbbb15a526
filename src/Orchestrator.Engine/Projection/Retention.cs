using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Projection;

/// <summary>What the options on retention mean for the table at a moment.</summary>
/// <param name="options">The options.</param>
/// <param name="isElsewhere">In a cluster: whether another node deletes what need not be kept, for all of them.</param>
internal sealed class Retention(RetentionOptions options, Func<bool>? isElsewhere = null)
{
    private static readonly string[] Completed = [TaskState.Completed.Name(), TaskState.Cancelled.Name()];
    private static readonly string[] Failed = [TaskState.Failed.Name(), TaskState.DeadLettered.Name()];

    /// <summary>The rule that holds now; null when everything is kept for ever, or is another node's business.</summary>
    public RetentionRule? RuleAt(DateTimeOffset now)
    {
        if (isElsewhere?.Invoke() == true)
        {
            return null;
        }

        var ages = new List<RetentionAge>();
        Add(Completed, options.Completed);
        Add(Failed, options.Failed);
        return ages.Count == 0 && options.MaxFinished == 0
            ? null
            : new RetentionRule(ages, options.MaxFinished == 0 ? null : options.MaxFinished);

        void Add(string[] statuses, TimeSpan kept)
        {
            if (kept > TimeSpan.Zero)
            {
                ages.Add(new RetentionAge(statuses, (Instant.From(now) - kept).Microseconds));
            }
        }
    }
}
