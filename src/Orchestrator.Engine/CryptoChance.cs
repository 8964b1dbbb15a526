using System.Buffers.Binary;
using System.Security.Cryptography;
using Orchestrator.Domain;

namespace Orchestrator.Engine;

/// <summary>Chance from the system's cryptographic source, fetched in blocks; for one thread at a time.</summary>
internal sealed class CryptoChance : Chance
{
    private readonly byte[] block = new byte[4096];
    private int used = 4096;

    public override ulong NextUInt64()
    {
        if (used == block.Length)
        {
            RandomNumberGenerator.Fill(block);
            used = 0;
        }

        var value = BinaryPrimitives.ReadUInt64LittleEndian(block.AsSpan(used));
        used += sizeof(ulong);
        return value;
    }
}
