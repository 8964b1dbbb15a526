using Orchestrator.Domain.Scaling;

namespace Orchestrator.Engine.Scaling;

/// <summary>How the number of agents follows the load.</summary>
public sealed class ScalingOptions
{
    /// <summary>Stands in <see cref="Command"/> for an agent's id.</summary>
    public const string AgentIdPlace = "{agent_id}";

    /// <summary>Stands in <see cref="Command"/> for the server's address.</summary>
    public const string ServerPlace = "{server}";

    /// <summary>Whether agents are started and stopped by themselves. Default false: only when somebody asks for more.</summary>
    public bool Enabled { get; set; }

    /// <summary>More agents are started when at least so much of the slots is used. Default 0.8; above <see cref="ScaleDownThreshold"/>, at most 1.</summary>
    public double ScaleUpThreshold { get; set; } = 0.8;

    /// <summary>Some are stopped when no more than so much of the slots is used. Default 0.2; zero stops agents only when nothing runs.</summary>
    public double ScaleDownThreshold { get; set; } = 0.2;

    /// <summary>Agents there are at least. Default 1; zero lets all go while nothing waits.</summary>
    public int Min { get; set; } = 1;

    /// <summary>Agents there are at most, those included that nobody here started. Default 50.</summary>
    public int Max { get; set; } = 50;

    /// <summary>How long nothing more is done once something was. Default 300 s; zero does not wait.</summary>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Agents that are started or stopped at a time, at most. Default 1.</summary>
    public int Step { get; set; } = 1;

    /// <summary>How long a threshold must be crossed without a break. Default 30 s; zero acts on what is seen once.</summary>
    public TimeSpan For { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is looked. Default 5 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Domains whose waiting tasks count. Default none named: all.</summary>
    public ISet<string> Domains { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Only agents that offer all of these count, and are started and stopped. Default none named: all agents.</summary>
    public ISet<string> Capabilities { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>How agents are started and stopped. Default <see cref="ScalingKind.InProcess"/>.</summary>
    public ScalingKind Kind { get; set; } = ScalingKind.InProcess;

    /// <summary>Slots that an agent in the process stands for. Default 4.</summary>
    public int SlotsPerAgent { get; set; } = 4;

    /// <summary>
    /// The program that is an agent, with its arguments, for <see cref="ScalingKind.Process"/>. <c>{agent_id}</c> in it stands for the id that the agent is to take, and must be
    /// there; <c>{server}</c> for this server's address. Default none.
    /// </summary>
    public IReadOnlyList<string> Command { get; set; } = [];

    /// <summary>Where decisions are POSTed, for <see cref="ScalingKind.Webhook"/>. Default empty: nowhere.</summary>
    public string Webhook { get; set; } = "";

    /// <summary>How long an agent that was started may take to come before it is no longer counted on. Default 60 s.</summary>
    public TimeSpan StartDeadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Starts and stops agents in a way of one's own. Null (the default) does so as <see cref="Kind"/> says; a host that is not a server knows
    /// <see cref="ScalingKind.InProcess"/> only. It belongs to the node, which disposes it when it stops.
    /// </summary>
    public IScalingExecutor? Executor { get; set; }

    /// <summary>The policy that these options say.</summary>
    public ScalingPolicy ToPolicy() => new()
    {
        ScaleUpThreshold = ScaleUpThreshold,
        ScaleDownThreshold = ScaleDownThreshold,
        Min = Min,
        Max = Max,
        Cooldown = Cooldown,
        Step = Step,
        For = For,
    };

    /// <summary>What is wrong, with the cure; empty when nothing is.</summary>
    internal IEnumerable<string> Problems(bool isClustered)
    {
        foreach (var problem in ScalingPolicyRules.Problems(ToPolicy()))
        {
            yield return "Scaling." + problem.Replace(nameof(ScaleUpThreshold) + ".", $"Scaling.{nameof(ScaleUpThreshold)}.", StringComparison.Ordinal);
        }

        if (Interval < TimeSpan.FromMilliseconds(100) || Interval > TimeSpan.FromHours(1))
        {
            yield return $"Scaling.Interval is {Interval}; set it between 0.1 seconds and an hour.";
        }

        if (SlotsPerAgent is < 1 or > 100_000)
        {
            yield return $"Scaling.SlotsPerAgent is {SlotsPerAgent}; set it between 1 and 100000.";
        }

        if (StartDeadline < TimeSpan.FromSeconds(1) || StartDeadline > TimeSpan.FromDays(1))
        {
            yield return $"Scaling.StartDeadline is {StartDeadline}; set it between a second and a day.";
        }

        if (Kind == ScalingKind.Process && !Command.Any(part => part.Contains(AgentIdPlace, StringComparison.Ordinal)))
        {
            yield return $"Scaling.Command must have a program and {AgentIdPlace} among its arguments, such as orc agent run --server {ServerPlace} --id {AgentIdPlace}.";
        }

        if (Kind == ScalingKind.Webhook && (!Uri.TryCreate(Webhook, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")))
        {
            yield return "Scaling.Webhook must be an address that begins with http:// or https://.";
        }

        if (Enabled && isClustered && Executor is null && Kind == ScalingKind.InProcess)
        {
            yield return "Scaling.Kind is in_process; set it to process or webhook: in a cluster there is more than one process.";
        }
    }
}
