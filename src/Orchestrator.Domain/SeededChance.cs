namespace Orchestrator.Domain;

/// <summary>
/// A repeatable source of chance: SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators",
/// 2014). Not for secrets.
/// </summary>
public sealed class SeededChance(ulong seed) : Chance
{
    private ulong state = seed;

    public override ulong NextUInt64()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
