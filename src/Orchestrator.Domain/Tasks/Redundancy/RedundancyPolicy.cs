namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>What the results of a task that runs on several agents come to.</summary>
public enum RedundancyPolicy
{
    /// <summary>The first result is the task's; the other attempts are stopped.</summary>
    First,

    /// <summary>The result is the list of all results, in the order of attempt numbers.</summary>
    All,

    /// <summary>The result that more than half of the agents agree on.</summary>
    Majority,
}
