namespace Orchestrator.Domain.Agents.Balancing;

/// <summary>What a strategy knows of an agent when it ranks it.</summary>
/// <param name="Slots">Attempts it runs at most at once; at least 1.</param>
/// <param name="Used">Occupied slots.</param>
/// <param name="Weight">Its share of the work where that is given out by weight; above 0.</param>
/// <param name="CpuShare">How much of its declared cores is reserved, 0 to 1; 0 when it declares none.</param>
/// <param name="MemoryShare">How much of its declared memory is reserved, 0 to 1; 0 when it declares none.</param>
/// <param name="GpuShare">How much of its declared GPUs is reserved, 0 to 1; 0 when it declares none.</param>
/// <param name="ReportedLoad">How loaded its node manager says the machine is, 0 to 1; 0 when nobody says.</param>
/// <param name="Latency">How long its attempts take, on a moving average; zero when not known.</param>
/// <param name="Picks">How often it was picked since it came.</param>
/// <param name="Turn">When it is its turn, on the line's own scale: grows by the strategy's stride with each pick.</param>
public readonly record struct AgentLoad(
    int Slots,
    int Used,
    double Weight = 1,
    double CpuShare = 0,
    double MemoryShare = 0,
    double GpuShare = 0,
    double ReportedLoad = 0,
    TimeSpan Latency = default,
    long Picks = 0,
    double Turn = 0);
