using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Tests.Engine;

/// <summary>Large payloads are kept packed, and nobody who looks at them can tell.</summary>
public sealed class PackedPayloadTests : IDisposable
{
    private static readonly string Large = "[" + string.Join(',', Enumerable.Range(0, 5_000).Select(n => $"{{\"reading\":{n},\"unit\":\"°C\"}}")) + "]";
    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-packed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_large_text_is_packed_and_comes_back_as_it_was()
    {
        var json = Encoding.UTF8.GetBytes(Large);

        var packed = TaskPayload.Pack(json, 1000);

        Assert.True(packed.IsPacked);
        Assert.True(packed.Stored.Length < json.Length / 5);
        Assert.Equal(json.Length, packed.Length);
        Assert.Equal(Large, Encoding.UTF8.GetString(packed.Span));
        Assert.True(packed == json);
        Assert.True(packed == TaskPayload.FromPacked(packed.Stored));
        Assert.False(packed == TaskPayload.Pack(Encoding.UTF8.GetBytes(Large.Replace('1', '2')), 1000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void A_text_below_the_limit_or_without_one_stays_as_it_is(int above) =>
        Assert.False(TaskPayload.Pack(Encoding.UTF8.GetBytes(Large), above).IsPacked);

    [Fact]
    public void A_text_that_packing_would_not_shorten_stays_as_it_is()
    {
        var noise = new byte[30_000];
        new Random(1).NextBytes(noise);

        Assert.False(TaskPayload.Pack(Encoding.UTF8.GetBytes($"\"{Convert.ToBase64String(noise)}\""), 1000).IsPacked);
    }

    [Fact]
    public void A_damaged_packed_text_is_told_and_not_guessed()
    {
        var damaged = TaskPayload.Pack(Encoding.UTF8.GetBytes(Large), 1000).Stored.ToArray();
        damaged.AsSpan(10, 50).Clear();

        Assert.Throws<InvalidDataException>(() => TaskPayload.FromPacked(damaged).ToJson());
        Assert.Throws<InvalidDataException>(() => TaskPayload.FromPacked(new byte[3]));
    }

    [Fact]
    public void Packed_payloads_of_an_earlier_version_are_still_read()
    {
        var events = Golden.Lines("packed-1.ndjson").Select(line => TaskEventReader.ReadLine(Encoding.UTF8.GetBytes(line)).Event).ToList();

        var expected = "{\"text\":\"" + new string('x', 2000) + "\"}";
        Assert.Equal(expected, Text(((TaskSubmitted)events[0]).Spec.Input));
        Assert.Equal(expected, Text(((AttemptProgressed)events[1]).Checkpoint));
        Assert.Equal(expected, Text(((TaskCompleted)events[2]).Result));

        static string Text(TaskPayload payload)
        {
            Assert.True(payload.IsPacked);
            return Encoding.UTF8.GetString(payload.Span);
        }
    }

    [Fact]
    public void What_is_written_is_read_back_packed()
    {
        var payload = TaskPayload.Pack(Encoding.UTF8.GetBytes(Large), 1000);
        using var buffer = new BatchBuffer();
        var writer = new TaskEventWriter(buffer);
        var id = new TaskId(1, 1);
        writer.WriteLine(1, new TaskSubmitted(id, new Instant(1), new TaskSpec { Type = "echo", Domain = "default", Input = payload }, new Instant(1)));
        writer.WriteLine(2, new AttemptProgressed(id, new Instant(2), 1, 5, null, payload));
        writer.WriteLine(3, new TaskCompleted(id, new Instant(3), 1, payload));

        var events = TaskEventReader.ReadLines(buffer.Written);

        Assert.True(((TaskSubmitted)events[0].Event).Spec.Input is { IsPacked: true } input && input == payload);
        Assert.True(((AttemptProgressed)events[1].Event).Checkpoint is { IsPacked: true } checkpoint && checkpoint == payload);
        Assert.True(((TaskCompleted)events[2].Event).Result is { IsPacked: true } result && result == payload);
    }

    [Fact]
    public async Task A_large_input_reaches_its_handler_and_a_large_result_its_caller_over_a_restart()
    {
        TaskId id;
        await using (var node = await TestNode.StartAsync(options => options.CompressAboveBytes = 1000, folder: folder))
        {
            var task = await node.RunAsync(TestNode.Spec("echo", input: Large));
            id = task.Id;
            Assert.Equal((true, true), (task.Spec.Input.IsPacked, task.Result.IsPacked));
            Assert.Equal(Large, task.ResultText());
            await node.UntilEvictedAsync();
        }

        await using var next = await TestNode.StartAsync(_ => { }, folder: folder);
        var kept = await next.FindAsync(id);
        Assert.True(kept.Result.IsPacked);
        Assert.Equal(Large, kept.ResultText());
    }
}
