using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Orchestrator.Journal;

/// <summary>
/// CRC-32C of a stored record. The shard and the sequence numbers go in first, so that a record that is intact but in the
/// wrong place fails as well.
/// </summary>
internal static class RecordChecksum
{
    public static uint Of(long shard, long first, long last, ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        crc = BitOperations.Crc32C(crc, (ulong)shard);
        crc = BitOperations.Crc32C(crc, (ulong)first);
        crc = BitOperations.Crc32C(crc, (ulong)last);
        return ~Append(crc, data);
    }

    private static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        // Stored numbers must not depend on the machine: words are read as little endian.
        if (BitConverter.IsLittleEndian)
        {
            foreach (var word in MemoryMarshal.Cast<byte, ulong>(data))
            {
                crc = BitOperations.Crc32C(crc, word);
            }
        }
        else
        {
            for (var i = 0; i + 8 <= data.Length; i += 8)
            {
                crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data[i..]));
            }
        }

        foreach (var value in data[(data.Length & ~7)..])
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return crc;
    }
}
