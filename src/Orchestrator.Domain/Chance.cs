namespace Orchestrator.Domain;

/// <summary>A source of chance, handed to rules as an argument so that a test can name the seed.</summary>
public abstract class Chance
{
    /// <summary>64 random bits.</summary>
    public abstract ulong NextUInt64();

    /// <summary>128 random bits.</summary>
    public UInt128 NextUInt128() => new(NextUInt64(), NextUInt64());

    /// <summary>A number in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));
}
