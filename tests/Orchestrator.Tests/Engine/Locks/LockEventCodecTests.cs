using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Locks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Tests.Engine.Locks;

/// <summary>The stored form of locks' events and of their snapshot, which is only ever added to.</summary>
public sealed class LockEventCodecTests
{
    private static readonly Instant At = new(1_790_000_000_123_456);
    private static readonly Instant Later = At + TimeSpan.FromSeconds(30);

    private static readonly LockEvent[] All =
    [
        new LockAcquired("db/migrations", At, 1, "billing-7", "0a1b2c", Later),
        new LockRenewed("db/migrations", At, 1, Later),
        new LockReleased("db/migrations", At, 1),
        new LockAcquired("näme \"2\"", At, 2, "ops", "x", Later),
        new LockExpired("näme \"2\"", Later, 2),
        new LockAcquired("b", At, 3, "ops", "y", Later),
        new LockAcquired("a", At, 4, "ops", "z", Later + TimeSpan.FromSeconds(1)),
    ];

    [Fact]
    public void Events_are_written_as_they_always_were() =>
        Assert.Equal(Text(Golden.Bytes("locks-1.ndjson")), Text(LockEventCodec.Write(All)));

    [Fact]
    public void Events_of_an_earlier_version_are_still_read() =>
        Assert.Equal(All, LockEventCodec.Read(Golden.Bytes("locks-1.ndjson")));

    [Fact]
    public void A_snapshot_is_written_as_it_always_was() =>
        Assert.Equal(Text(Golden.Bytes("locks-snapshot-1.ndjson")), Text(LockEventCodec.WriteSnapshot(Fold())));

    [Fact]
    public void A_snapshot_of_an_earlier_version_is_still_read()
    {
        var table = LockEventCodec.ReadSnapshot(1, Golden.Bytes("locks-snapshot-1.ndjson"), 10);

        Assert.Equal(4, table.LastToken);
        Assert.Equal(Fold().List(), table.List());
        Assert.Equal(Later, table.NextDeadline);
    }

    [Theory]
    [InlineData("""{"type":"exploded","name":"a","at":"2026-01-02T03:04:05.678901Z","token":1}""")]
    [InlineData("""{"type":"released","name":"a","at":"yesterday","token":1}""")]
    [InlineData("nonsense")]
    public void What_is_no_event_is_told(string line) =>
        Assert.Throws<EventFormatException>(() => LockEventCodec.Read(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void A_snapshot_of_a_newer_program_or_without_its_last_token_is_refused()
    {
        Assert.Throws<EventFormatException>(() => LockEventCodec.ReadSnapshot(2, Golden.Bytes("locks-snapshot-1.ndjson"), 10));
        Assert.Throws<EventFormatException>(() => LockEventCodec.ReadSnapshot(1, [], 10));
    }

    private static LockTable Fold()
    {
        var table = new LockTable(10);
        All.ToList().ForEach(table.Apply);
        return table;
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
