using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Tests.Engine.Caching;

/// <summary>Pins the stored form of what tasks say about the result cache.</summary>
public sealed class GoldenCacheTests
{
    private const string File = "cache-1.ndjson";
    private static readonly TaskId Id = new(7, ((UInt128)0x0198_0000_0001 << 80) + 42);
    private static readonly Instant At = Instant.From(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private static readonly TaskSpec Plain = new() { Type = "echo", Domain = "default" };

    private static readonly HistoryEntry[] Events =
    [
        .. new TaskEvent[]
        {
            new TaskSubmitted(Id, At, Plain with { Cache = new CachePolicy { Key = 255 } }, At),
            new TaskSubmitted(Id, At, Plain with { Cache = new CachePolicy { Strategy = CacheStrategy.None } }, At),
            new TaskSubmitted(Id, At, Plain with { Cache = new CachePolicy { Strategy = CacheStrategy.Disk, TimeToLive = TimeSpan.FromDays(7) } }, At),
            new TaskSubmitted(Id, At, Plain with { Cache = new CachePolicy { Strategy = CacheStrategy.Shared, Version = "2" } }, At),
            new TaskSubmitted(Id, At, Plain with
            {
                Cache = new CachePolicy { Strategy = CacheStrategy.Hybrid, TimeToLive = TimeSpan.FromSeconds(90.5), Version = "\"é\" \n", Key = UInt128.MaxValue },
            }, At),
            new TaskCompleted(Id, At, 0, "[1]"u8.ToArray()) { CachedFrom = new TaskId(46_655, UInt128.MaxValue) },
        }.Select((@event, i) => new HistoryEntry(i + 1, @event)),
    ];

    [Fact]
    public void Todays_writer_writes_exactly_the_golden_bytes()
    {
        using var output = new BatchBuffer();
        var writer = new TaskEventWriter(output);
        foreach (var (sequence, @event) in Events)
        {
            writer.WriteLine(sequence, @event);
        }

        Assert.Equal(Golden.Lines(File), Encoding.UTF8.GetString(output.Written.Span).TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Golden_lines_read_back_to_equal_events() =>
        Assert.Equal(Events.Select(EventImage.Of), TaskEventReader.ReadLines(Golden.Bytes(File)).Select(EventImage.Of));
}
