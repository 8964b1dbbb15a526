using System.Buffers;
using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Locks;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Locks;

/// <summary>Events of locks, and snapshots of all of them, as lines of JSON, and back.</summary>
internal static class LockEventCodec
{
    /// <summary>The version of snapshots that is written, and the newest that is read.</summary>
    public const int SnapshotVersion = 1;

    private const string TableType = "table";

    public static byte[] Write(IEnumerable<LockEvent> events) => Lines(events.Select(ToLine));

    public static byte[] WriteSnapshot(LockTable table) => Lines(table.List()
        .Select(grant => ToLine(new LockAcquired(grant.Name, grant.AcquiredAt, grant.Token, grant.Owner, grant.LeaseId, grant.ExpiresAt)))
        .Prepend(new LockEventLine { Type = TableType, Token = table.LastToken }));

    /// <exception cref="EventFormatException">A line is not a known event.</exception>
    public static List<LockEvent> Read(ReadOnlySpan<byte> lines) => ReadLines(lines, FromLine);

    /// <exception cref="EventFormatException">It is no snapshot, or one of a newer version.</exception>
    public static LockTable ReadSnapshot(int version, ReadOnlySpan<byte> lines, int maxLocks)
    {
        if (version > SnapshotVersion)
        {
            throw new EventFormatException($"The snapshot of locks has version {version}; this program reads up to {SnapshotVersion}.");
        }

        long? lastToken = null;
        var grants = new List<LockGrant>();
        _ = ReadLines(lines, line =>
        {
            if (line.Type == TableType)
            {
                lastToken = line.Token;
            }
            else
            {
                grants.Add(new LockGrant(line.Name!, line.Owner!, line.LeaseId!, line.Token, Time(line.At), Time(line.ExpiresAt)));
            }

            return line;
        });
        return LockTable.From(maxLocks, lastToken ?? throw new EventFormatException("The snapshot of locks does not tell the last token."), grants);
    }

    private static byte[] Lines(IEnumerable<LockEventLine> lines)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var line in lines)
        {
            buffer.Write(JsonSerializer.SerializeToUtf8Bytes(line, LockJsonContext.Default.LockEventLine));
            buffer.Write("\n"u8);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static List<T> ReadLines<T>(ReadOnlySpan<byte> lines, Func<LockEventLine, T> read)
    {
        var all = new List<T>();
        foreach (var range in lines.Split((byte)'\n'))
        {
            if (lines[range].IsEmpty)
            {
                continue;
            }

            try
            {
                all.Add(read(JsonSerializer.Deserialize(lines[range], LockJsonContext.Default.LockEventLine)!));
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
            {
                throw new EventFormatException($"A stored event of a lock is not readable: {e.Message}", e);
            }
        }

        return all;
    }

    private static LockEventLine ToLine(LockEvent @event) => @event switch
    {
        LockAcquired e => Line("acquired", e) with { Owner = e.Owner, LeaseId = e.LeaseId, ExpiresAt = e.ExpiresAt.ToString() },
        LockRenewed e => Line("renewed", e) with { ExpiresAt = e.ExpiresAt.ToString() },
        LockReleased e => Line("released", e),
        LockExpired e => Line("expired", e),
        _ => throw new ArgumentOutOfRangeException(nameof(@event)),
    };

    private static LockEventLine Line(string type, LockEvent @event) =>
        new() { Type = type, Name = @event.Name, At = @event.At.ToString(), Token = @event.Token };

    private static LockEvent FromLine(LockEventLine line) => line.Type switch
    {
        "acquired" => new LockAcquired(line.Name!, Time(line.At), line.Token, line.Owner!, line.LeaseId!, Time(line.ExpiresAt)),
        "renewed" => new LockRenewed(line.Name!, Time(line.At), line.Token, Time(line.ExpiresAt)),
        "released" => new LockReleased(line.Name!, Time(line.At), line.Token),
        "expired" => new LockExpired(line.Name!, Time(line.At), line.Token),
        _ => throw new FormatException($"'{line.Type}' is no known event."),
    };

    private static Instant Time(string? text) =>
        Instant.TryParse(text, out var time) ? time : throw new FormatException($"'{text}' is no time.");
}
