namespace Orchestrator.Cluster;

/// <summary>How a node takes part in a cluster. Checked at start; a wrong value stops it with the option's name and the cure.</summary>
public sealed class ClusterOptions
{
    /// <summary>The role without which a node is given no shards and is never master.</summary>
    public const string ShardsRole = "shards";

    /// <summary>The node's name: unique in the cluster, the same over restarts, 1 to 100 characters without spaces. Must be set.</summary>
    public string Node { get; set; } = "";

    /// <summary>Where other nodes reach this one, such as <c>http://10.0.0.7:9000</c>. Must be set.</summary>
    public Uri? Address { get; set; }

    /// <summary>What the node is there for. Default <c>shards</c>; without it the node serves calls and agents only.</summary>
    public IReadOnlyList<string> Roles { get; set; } = [ShardsRole];

    /// <summary>What the node's own agent offers; for people to see. Default none.</summary>
    public IReadOnlyList<string> Capabilities { get; set; } = [];

    /// <summary>How long a node that is not heard of keeps what it owns. Default 3 s; at least three renewals.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the lease is renewed: one statement each time. Default 1 s.</summary>
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long before the end of its lease a node stops serving; covers clocks that run unequally. Default 500 ms.</summary>
    public TimeSpan LeaseMargin { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How soon what failed at the store is tried again, and what another node did not answer is asked again. Default 250 ms.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a call of the store may take before it counts as failed; a renewal has at most a renewal interval. Default 2 s.</summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the master waits for a moved shard to be served before it moves the next one. Default 5 s.</summary>
    public TimeSpan ServingTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node whose stream broke has to answer. Default 500 ms.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The time between the two refusals that tell a dead process from one that is only busy. Default 100 ms.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Refuses wrong options.</summary>
    /// <exception cref="ArgumentException">An option is wrong; the message names all that are.</exception>
    public void ThrowIfWrong()
    {
        if (Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems));
        }
    }

    /// <summary>Says what is wrong, the option's name and the cure in each message; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (Node.Length is 0 or > 100 || Node.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)))
        {
            problems.Add($"{nameof(Node)} is '{Node}'; give the node a name of 1 to 100 characters without spaces.");
        }

        if (Address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            problems.Add($"{nameof(Address)} is '{Address}'; name where other nodes reach this one, such as http://10.0.0.7:9000.");
        }

        Positive(nameof(RenewInterval), RenewInterval);
        Positive(nameof(RetryInterval), RetryInterval);
        Positive(nameof(StoreTimeout), StoreTimeout);
        Positive(nameof(ServingTimeout), ServingTimeout);
        Positive(nameof(ProbeTimeout), ProbeTimeout);
        Positive(nameof(ProbeInterval), ProbeInterval);
        if (LeaseDuration < 3 * RenewInterval)
        {
            problems.Add($"{nameof(LeaseDuration)} is {LeaseDuration}; set it to three times {nameof(RenewInterval)} ({RenewInterval}) or more.");
        }

        if (LeaseMargin < TimeSpan.Zero || LeaseMargin > LeaseDuration / 3)
        {
            problems.Add($"{nameof(LeaseMargin)} is {LeaseMargin}; set it between zero and a third of {nameof(LeaseDuration)} ({LeaseDuration}).");
        }

        return problems;

        void Positive(string name, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
            {
                problems.Add($"{name} is {value}; set it above zero and at most to an hour.");
            }
        }
    }
}
