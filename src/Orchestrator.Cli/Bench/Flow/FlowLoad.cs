using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Flow;
using Orchestrator.Engine;

namespace Orchestrator.Cli.Bench.Flow;

/// <summary>
/// One load of <c>orc bench flow</c>: tasks that fall under limits which never hold them, so that what is measured is the looking; beside it
/// the same tasks without limits.
/// </summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Limits">What is in force.</param>
/// <param name="SpecOf">The task of a number.</param>
internal sealed record FlowLoad(string Name, FlowLimits Limits, Func<int, TaskSpec> SpecOf)
{
    private const int Keys = 1_000;
    private const int Tenants = 10;
    private static readonly TaskSpec Plain = EngineRun.Spec();
    private static readonly TaskSpec[] Keyed = [.. Enumerable.Range(0, Keys).Select(key => Plain with { ConcurrencyKey = $"customer-{key}" })];

    /// <summary>All of them. The first has no limits at all: what it seems to cost is chance.</summary>
    public static IReadOnlyList<FlowLoad> All { get; } =
    [
        new("nothing", FlowLimits.None, _ => Plain),
        new("keys", new FlowLimits { Concurrency = new KeyedLimit<int>(1_000_000) }, number => Keyed[number % Keys]),
        new(
            "rates",
            new FlowLimits { Rates = new KeyedLimit<StartRate>(new StartRate(StartRate.Most)), DomainRate = new StartRate(StartRate.Most) },
            number => Keyed[number % Keys]),
        new("tenants", FlowLimits.None, Tagged(FlowLimits.TenantTag)),
    ];

    /// <summary>The same tasks, with a tag as long that names no tenant.</summary>
    public FlowLoad WithoutLimits => new(Name, FlowLimits.None, Name == "tenants" ? Tagged("company") : SpecOf);

    public void ApplyTo(OrchestratorOptions options) => options.Flow.Domains[Plain.Domain] = Limits;

    private static Func<int, TaskSpec> Tagged(string tag)
    {
        var specs = Enumerable.Range(0, Tenants).Select(tenant => Plain with { Tags = [new(tag, $"tenant-{tenant}")] }).ToArray();
        return number => specs[number % Tenants];
    }
}
