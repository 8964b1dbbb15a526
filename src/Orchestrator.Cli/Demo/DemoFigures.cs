namespace Orchestrator.Cli.Demo;

/// <summary>Measures a file without any program: what the tasks' results are compared with, and what works where the programs are missing.</summary>
internal static class DemoFigures
{
    private const uint Polynomial = 0x04C11DB7;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Remainder)];

    public static long Of(DemoMeasure measure, string path) =>
        measure == DemoMeasure.Lines ? Lines(File.ReadAllBytes(path)) : Checksum(File.ReadAllBytes(path));

    public static long Lines(ReadOnlySpan<byte> bytes) => bytes.Count((byte)'\n');

    /// <summary>POSIX cksum: the CRC over the bytes and then over their number, lowest byte first.</summary>
    public static long Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = 0u;
        foreach (var b in bytes)
        {
            crc = Next(crc, b);
        }

        for (var length = (ulong)bytes.Length; length > 0; length >>= 8)
        {
            crc = Next(crc, (byte)length);
        }

        return ~crc;
    }

    private static uint Next(uint crc, byte b) => (crc << 8) ^ Table[(crc >> 24) ^ b];

    private static uint Remainder(int value)
    {
        var crc = (uint)value << 24;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 0x80000000) == 0 ? crc << 1 : (crc << 1) ^ Polynomial;
        }

        return crc;
    }
}
