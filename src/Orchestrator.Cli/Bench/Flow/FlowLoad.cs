using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Flow;
using Orchestrator.Engine;

namespace Orchestrator.Cli.Bench.Flow;

/// <summary>One load of <c>orc bench flow</c>: tasks that fall under limits which never hold them, so that what is measured is the looking.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Limits">What is in force.</param>
/// <param name="SpecOf">The task of a number.</param>
internal sealed record FlowLoad(string Name, FlowLimits Limits, Func<int, TaskSpec> SpecOf)
{
    private const int Keys = 1_000;
    private const int Tenants = 10;
    private static readonly TaskSpec Plain = EngineRun.Spec();
    private static readonly TaskSpec[] Keyed = [.. Enumerable.Range(0, Keys).Select(key => Plain with { ConcurrencyKey = $"customer-{key}" })];
    private static readonly TaskSpec[] Tagged =
        [.. Enumerable.Range(0, Tenants).Select(tenant => Plain with { Tags = [new(FlowLimits.TenantTag, $"tenant-{tenant}")] })];

    /// <summary>Without any limit: what the others are compared with.</summary>
    public static FlowLoad None { get; } = new("none", FlowLimits.None, _ => Plain);

    /// <summary>The others.</summary>
    public static IReadOnlyList<FlowLoad> All { get; } =
    [
        new("keys", new FlowLimits { Concurrency = new KeyedLimit<int>(1_000_000) }, number => Keyed[number % Keys]),
        new(
            "rates",
            new FlowLimits { Rates = new KeyedLimit<StartRate>(new StartRate(StartRate.Most)), DomainRate = new StartRate(StartRate.Most) },
            number => Keyed[number % Keys]),
        new("tenants", FlowLimits.None, number => Tagged[number % Tenants]),
    ];

    public void ApplyTo(OrchestratorOptions options) => options.Flow.Domains[Plain.Domain] = Limits;
}
