using System.Text;
using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Tests.Domain;

namespace Orchestrator.Tests.Engine;

public sealed class EventCodecTests
{
    [Fact]
    public void Every_event_type_is_in_the_golden_file() =>
        Assert.Empty(Enum.GetValues<TaskEventType>().Except(GoldenEvents.All.Select(entry => entry.Event.Type)));

    [Fact]
    public void Todays_writer_writes_exactly_the_golden_bytes()
    {
        var golden = Golden.Lines("events-1.ndjson");
        Assert.Equal(GoldenEvents.All.Count, golden.Length);
        for (var i = 0; i < golden.Length; i++)
        {
            Assert.Equal(golden[i], Write(GoldenEvents.All[i]).TrimEnd('\n'));
        }
    }

    [Fact]
    public void Golden_lines_read_back_to_equal_events()
    {
        var read = TaskEventReader.ReadLines(Golden.Bytes("events-1.ndjson"));

        Assert.Equal(GoldenEvents.All.Select(EventImage.Of), read.Select(EventImage.Of));
    }

    [Fact]
    public void Any_event_is_written_as_one_line_of_valid_json_and_read_back_equal() =>
        Properties.Check(AnyEvent.Entries, entry =>
        {
            var line = Write(entry);

            Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
            using (var document = JsonDocument.Parse(line))
            {
                Assert.Equal(entry.Event.Type.Name(), document.RootElement.GetProperty("type").GetString());
            }

            Assert.Equal(EventImage.Of(entry), EventImage.Of(Assert.Single(TaskEventReader.ReadLines(Encoding.UTF8.GetBytes(line)))));
        });

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character_and_the_line_stays_readable()
    {
        var entry = new HistoryEntry(1, new TaskCancelled(new TaskId(1, 2), DrivenQueue.Epoch, null, "cut \ud83d off", false));

        var read = (TaskCancelled)Read(Write(entry)).Event;

        Assert.Equal("cut \ufffd off", read.Reason);
    }

    [Fact]
    public void A_payload_as_deep_as_callers_may_send_is_readable_inside_an_archived_history()
    {
        var deep = Encoding.UTF8.GetBytes(new string('[', JsonLine.MaxDepth) + new string(']', JsonLine.MaxDepth));
        var id = new TaskId(1, 2);
        var submitted = new TaskSubmitted(id, DrivenQueue.Epoch, DrivenQueue.Spec() with { Input = deep }, DrivenQueue.Epoch);
        var entry = new HistoryEntry(9, new TaskRetried(id, DrivenQueue.Epoch, [new HistoryEntry(1, submitted)]));

        Assert.Equal(EventImage.Of(entry), EventImage.Of(Read(Write(entry))));
    }

    [Theory]
    [InlineData("{\"seq\":1,", "{\"v\":{\"a\":[1,{\"seq\":9}]},\"seq\":1,")]
    [InlineData("\"spec\":{", "\"new\":[[]],\"spec\":{\"later\":{\"priority\":0},")]
    [InlineData("\"requirements\":{", "\"requirements\":{\"later\":null,")]
    [InlineData("\"retry\":{", "\"retry\":{\"budget\":\"x\",")]
    public void Fields_of_a_newer_writer_are_passed_over(string old, string @new)
    {
        var golden = Golden.Lines("events-1.ndjson")[1].Replace("\"seq\":2", "\"seq\":1");
        Assert.Contains(old, golden);

        Assert.Equal(EventImage.Of(Read(golden)), EventImage.Of(Read(golden.Replace(old, @new))));
    }

    [Fact]
    public void An_error_may_have_fields_of_a_newer_writer()
    {
        var read = Read("""{"seq":1,"type":"failed","task":"1-00000000000000000000000001","at":"2026-01-01T00:00:00.000000Z","error":{"code":5,"type":"t","message":"m","retryable":true}}""");

        Assert.Equal(new TaskError("t", "m", true), ((TaskFailed)read.Event).Error);
    }

    [Fact]
    public void The_order_of_fields_does_not_matter()
    {
        var read = Read("""{"result":[1],"attempt":2,"at":"2026-01-01T00:00:00.000000Z","task":"1-00000000000000000000000001","type":"completed","seq":5}""");

        Assert.Equal("[1]", Encoding.UTF8.GetString(((TaskCompleted)read.Event).Result.Span));
        Assert.Equal(5, read.Sequence);
    }

    [Fact]
    public void Escaped_names_are_the_names_they_stand_for()
    {
        var read = Read("""{"s\u0065q":5,"type":"retried","task":"1-00000000000000000000000001","at":"2026-01-01T00:00:00.000000Z"}""");

        Assert.Equal(5, read.Sequence);
    }

    [Fact]
    public void An_event_type_of_a_newer_program_is_an_error_that_names_it()
    {
        var line = """{"seq":77,"type":"teleported","task":"1-00000000000000000000000001","at":"2026-01-01T00:00:00.000000Z"}""";

        var error = Assert.Throws<EventFormatException>(() => Read(line));

        Assert.Contains("77", error.Message);
        Assert.Contains("teleported", error.Message);
        Assert.Contains("newer program", error.Message);
    }

    [Theory]
    [InlineData("submitted", "seq")]
    [InlineData("submitted", "type")]
    [InlineData("submitted", "task")]
    [InlineData("submitted", "at")]
    [InlineData("submitted", "spec")]
    [InlineData("scheduled", "attempt")]
    [InlineData("scheduled", "agent")]
    [InlineData("scheduled", "session")]
    [InlineData("started", "attempt")]
    [InlineData("started", "agent")]
    [InlineData("started", "session")]
    [InlineData("progressed", "attempt")]
    [InlineData("attempt_failed", "attempt")]
    [InlineData("attempt_failed", "error")]
    [InlineData("attempt_lost", "attempt")]
    [InlineData("attempt_lost", "error")]
    [InlineData("attempt_completed", "attempt")]
    [InlineData("cancel_requested", "attempt")]
    [InlineData("completed", "attempt")]
    [InlineData("failed", "error")]
    [InlineData("dead_lettered", "error")]
    [InlineData("late_result", "attempt")]
    [InlineData("late_result", "outcome")]
    public void A_missing_field_is_an_error_that_names_it(string type, string field)
    {
        var whole = Golden.Lines("events-1.ndjson").First(line => line.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal));
        var fields = JsonDocument.Parse(whole).RootElement.EnumerateObject().Where(property => property.Name != field);
        var line = "{" + string.Join(",", fields.Select(property => $"\"{property.Name}\":{property.Value.GetRawText()}")) + "}";

        var error = Assert.Throws<EventFormatException>(() => Read(line));

        Assert.Contains($"'{field}'", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"seq\":")]
    [InlineData("{\"seq\":\"one\"}")]
    [InlineData("{\"seq\":1e300}")]
    [InlineData("{\"task\":\"nonsense\"}")]
    [InlineData("{\"task\":5}")]
    [InlineData("{\"at\":\"yesterday\"}")]
    [InlineData("{\"token\":\"short\"}")]
    [InlineData("{\"history\":{}}")]
    [InlineData("{\"spec\":{\"timeout\":1e300}}")]
    [InlineData("{\"spec\":{\"tags\":{\"a\":null}}}")]
    [InlineData("{\"agent\":null}")]
    [InlineData("not json")]
    public void A_damaged_line_is_an_error_of_the_format(string line) =>
        Assert.Throws<EventFormatException>(() => TaskEventReader.ReadLine(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Any_golden_line_cut_anywhere_is_an_error_of_the_format()
    {
        foreach (var line in Golden.Lines("events-1.ndjson").Select(Encoding.UTF8.GetBytes))
        {
            for (var length = 0; length < line.Length; length++)
            {
                Assert.Throws<EventFormatException>(() => TaskEventReader.ReadLine(line.AsSpan(0, length)));
            }
        }
    }

    [Fact]
    public void A_batch_may_end_without_a_line_break()
    {
        var lines = Golden.Lines("events-1.ndjson");

        Assert.Equal(3, TaskEventReader.ReadLines(Encoding.UTF8.GetBytes(string.Join('\n', lines[..3]))).Count);
        Assert.Empty(TaskEventReader.ReadLines(default));
    }

    [Fact]
    public void A_written_batch_is_as_long_as_its_events_also_beyond_the_first_buffer()
    {
        using var buffer = new BatchBuffer(1);
        var writer = new TaskEventWriter(buffer);
        for (var round = 0; round < 200; round++)
        {
            foreach (var (sequence, @event) in GoldenEvents.All)
            {
                writer.WriteLine(sequence, @event);
            }
        }

        Assert.Equal(
            string.Concat(Enumerable.Repeat(string.Join('\n', Golden.Lines("events-1.ndjson")) + "\n", 200)),
            Encoding.UTF8.GetString(buffer.Written.Span));
    }

    private static string Write(HistoryEntry entry)
    {
        using var buffer = new BatchBuffer();
        new TaskEventWriter(buffer).WriteLine(entry.Sequence, entry.Event);
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }

    private static HistoryEntry Read(string line) => TaskEventReader.ReadLine(Encoding.UTF8.GetBytes(line.TrimEnd('\n')));
}
