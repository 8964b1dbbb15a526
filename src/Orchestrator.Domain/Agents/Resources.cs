using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Agents;

/// <summary>
/// Cores, memory and GPUs that attempts take from their agent while they are held. Counted in thousandths, as sums of fractions would drift.
/// </summary>
/// <param name="Cpu">Thousandths of a core.</param>
/// <param name="Memory">Thousandths of a MiB.</param>
/// <param name="Gpu">Thousandths of a GPU.</param>
public readonly record struct Resources(long Cpu, long Memory, long Gpu)
{
    /// <summary>True when nothing is taken.</summary>
    public bool IsNone => Cpu == 0 && Memory == 0 && Gpu == 0;

    /// <summary>What a task with these requirements takes.</summary>
    public static Resources Of(TaskRequirements requirements) => new(
        Thousandths(requirements.MinCpu), Thousandths(requirements.MinMemory), Thousandths(requirements.Gpu));

    public static Resources operator +(Resources left, Resources right) =>
        new(left.Cpu + right.Cpu, left.Memory + right.Memory, left.Gpu + right.Gpu);

    public static Resources operator -(Resources left, Resources right) =>
        new(left.Cpu - right.Cpu, left.Memory - right.Memory, left.Gpu - right.Gpu);

    /// <summary>True when who has the other has this.</summary>
    public bool IsWithin(Resources other) => Cpu <= other.Cpu && Memory <= other.Memory && Gpu <= other.Gpu;

    /// <summary>True when the agent has these beside what is taken; what it does not declare suffices.</summary>
    public bool FitInto(AgentProfile agent, Resources taken) =>
        Fits(Cpu, taken.Cpu, agent.Cpu) && Fits(Memory, taken.Memory, agent.Memory) && Fits(Gpu, taken.Gpu, agent.Gpu);

    private static bool Fits(long wanted, long taken, double? offered) => wanted == 0 || offered is not { } amount || wanted + taken <= Thousandths(amount);

    private static long Thousandths(double amount) => (long)Math.Round(Math.Min(amount, 1e12) * 1000);
}
