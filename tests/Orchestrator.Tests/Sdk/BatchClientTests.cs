using System.Threading.Channels;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Tests.Sdk;

/// <summary>Many tasks at once, and what is left of them when the connection is not.</summary>
public sealed class BatchClientTests
{
    [Fact]
    public async Task Each_task_gets_its_answer_in_order()
    {
        var server = new ScriptedServer(() => Answer("""
            {"line":1,"task_id":"a"}
            {"line":2,"error":{"type":"/docs/errors/validation_failed","title":"No","status":400,"detail":"no","code":"validation_failed","errors":{"delay":["no"]}}}
            {"line":3,"task_id":"c","repeated":true}
            """));
        using var client = new OrchestratorClient(server.Connect(), "secret");

        var items = await client.SubmitManyAsync(Tasks(3)).ToListAsync();

        Assert.Equal([(0, BatchOutcome.Accepted, "a"), (1, BatchOutcome.Refused, null), (2, BatchOutcome.Repeated, "c")], items.Select(Short));
        Assert.Equal("validation_failed", items[1].Error!.Code);
        Assert.Equal("POST /api/v1/tasks/batch", Assert.Single(server.Asked));
        Assert.Equal("{\"task_type\":\"t0\"}\n{\"task_type\":\"t1\"}\n{\"task_type\":\"t2\"}\n", Assert.Single(server.Bodies));
        Assert.Equal("secret", Assert.Single(server.Keys));
    }

    [Fact]
    public async Task Many_tasks_are_many_batches_that_are_read_only_a_little_ahead()
    {
        var server = new BatchServer();
        using var client = Client(server, options => (options.BatchLines, options.BatchesAtOnce) = (10, 3));
        var read = 0;
        var told = 0;

        await foreach (var item in client.SubmitManyAsync(Tasks(1005).Select(task =>
        {
            Interlocked.Increment(ref read);
            return task;
        })))
        {
            Assert.Equal((told, BatchOutcome.Accepted, $"id-t{told}"), Short(item));
            told++;
            Assert.True(Volatile.Read(ref read) - told <= 10 * 10, "too many tasks are in memory");
        }

        Assert.Equal(1005, told);
        Assert.Equal(101, server.Batches.Count);
        Assert.Equal(1005, server.Batches.SelectMany(batch => batch).Select(task => task.GetProperty("idempotency_key").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again_with_the_same_keys()
    {
        var server = new ScriptedServer(
            () => ScriptedServer.Stream("application/x-ndjson", new Pieces(PiecesEnd.Break, "{\"line\":1,\"ta", "sk_id\":\"a\"}\n{\"line\":2,\"task_id\":\"b\"}\n{\"line\":3,", "\"task_id\":\"c\"")),
            () => Answer("""
                {"line":1,"task_id":"c","repeated":true}
                {"line":2,"task_id":"d"}
                """));
        using var client = Client(server);

        var items = await ReadAsync(client.SubmitManyAsync(Tasks(4)));

        Assert.Equal(
            [(0, BatchOutcome.Accepted, "a"), (1, BatchOutcome.Accepted, "b"), (2, BatchOutcome.Repeated, "c"), (3, BatchOutcome.Accepted, "d")], items.Select(Short));
        Assert.Equal(2, server.Bodies.Count);
        Assert.Contains("idempotency_key", server.Bodies[1], StringComparison.Ordinal);
        Assert.Equal(server.Bodies[0].Split('\n')[2..], server.Bodies[1].Split('\n'));
    }

    [Fact]
    public async Task An_answer_that_ends_too_early_counts_as_broken_off()
    {
        var server = new ScriptedServer(() => Answer("""{"line":1,"task_id":"a"}"""), () => Answer("""{"line":1,"task_id":"b"}"""));
        using var client = Client(server);

        var items = await ReadAsync(client.SubmitManyAsync(Tasks(2)));

        Assert.Equal([(0, BatchOutcome.Accepted, "a"), (1, BatchOutcome.Accepted, "b")], items.Select(Short));
    }

    [Fact]
    public async Task Without_keys_what_was_not_answered_is_unknown_and_then_the_failure_is_thrown()
    {
        var server = new ScriptedServer(
            () => ScriptedServer.Stream("application/x-ndjson", new Pieces(PiecesEnd.Break, "{\"line\":1,\"task_id\":\"a\"}\n")));
        using var client = Client(server, options => options.AddIdempotencyKeys = false);

        var items = new List<BatchItem>();
        await Assert.ThrowsAsync<OrchestratorUnreachableException>(() => ReadAsync(client.SubmitManyAsync(Tasks(3)), items));

        Assert.Equal([(0, BatchOutcome.Accepted, "a"), (1, BatchOutcome.Unknown, null), (2, BatchOutcome.Unknown, null)], items.Select(Short));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Of_the_unanswered_only_those_with_a_key_are_sent_again()
    {
        var server = new ScriptedServer(ScriptedServer.BrokenOff, () => Answer("""{"line":1,"task_id":"b"}"""));
        using var client = Client(server, options => options.AddIdempotencyKeys = false);

        var items = await ReadAsync(client.SubmitManyAsync(
            [new() { TaskType = "t0" }, new() { TaskType = "t1", IdempotencyKey = "mine" }, new() { TaskType = "t2" }]));

        Assert.Equal([(0, BatchOutcome.Unknown, null), (1, BatchOutcome.Accepted, "b"), (2, BatchOutcome.Unknown, null)], items.Select(Short));
        Assert.Equal("""{"task_type":"t1","idempotency_key":"mine"}""", server.Bodies[1].TrimEnd());
    }

    [Fact]
    public async Task A_server_that_is_never_reached_has_nothing_and_later_batches_are_not_begun()
    {
        var server = new ScriptedServer(ScriptedServer.Refused);
        using var client = new OrchestratorClient(server.Connect(), new OrchestratorClientOptions { Retry = ClientRetryOptions.Never, BatchLines = 2 });

        var items = new List<BatchItem>();
        await Assert.ThrowsAsync<OrchestratorUnreachableException>(() => ReadAsync(client.SubmitManyAsync(Tasks(1_000_000)), items));

        Assert.InRange(items.Count, 2, 100);
        Assert.All(items, item => Assert.Equal(BatchOutcome.NotSubmitted, item.Outcome));
        Assert.Equal(items.Count / 2, server.Asked.Count);
        Assert.DoesNotContain("idempotency_key", server.Bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_cannot_be_taken_just_now_are_sent_again()
    {
        var server = new ScriptedServer(
            () => Answer("""
                {"line":1,"error":{"type":"x","title":"Full","status":429,"detail":"full","code":"queue_full"}}
                {"line":2,"task_id":"b"}
                {"line":3,"error":{"type":"x","title":"No","status":400,"detail":"no","code":"validation_failed"}}
                """),
            () => Answer("""{"line":1,"task_id":"a"}"""));
        using var client = Client(server, options => options.AddIdempotencyKeys = false);

        var items = await ReadAsync(client.SubmitManyAsync(Tasks(3)));

        Assert.Equal([(0, BatchOutcome.Accepted, "a"), (1, BatchOutcome.Accepted, "b"), (2, BatchOutcome.Refused, null)], items.Select(Short));
        Assert.Equal("{\"task_type\":\"t0\"}\n", server.Bodies[1]);
    }

    [Fact]
    public async Task A_server_that_takes_shorter_batches_gets_the_rest_as_another()
    {
        var server = new ScriptedServer(
            () => Answer("""
                {"line":1,"task_id":"a"}
                {"line":2,"error":{"type":"x","title":"Long","status":413,"detail":"long","code":"too_many_lines"}}
                """),
            () => Answer("""
                {"line":1,"task_id":"b"}
                {"line":2,"task_id":"c"}
                """));
        using var client = Client(server, options => options.AddIdempotencyKeys = false);

        var items = await ReadAsync(client.SubmitManyAsync(Tasks(3)));

        Assert.Equal([(0, BatchOutcome.Accepted, "a"), (1, BatchOutcome.Accepted, "b"), (2, BatchOutcome.Accepted, "c")], items.Select(Short));
        Assert.Equal("{\"task_type\":\"t1\"}\n{\"task_type\":\"t2\"}\n", server.Bodies[1]);
    }

    [Fact]
    public async Task A_slow_source_is_not_held_up()
    {
        var server = new BatchServer();
        using var client = Client(server);
        var source = Channel.CreateUnbounded<SubmitTaskRequest>();
        await using var answers = client.SubmitManyAsync(source.Reader.ReadAllAsync()).GetAsyncEnumerator();

        for (var i = 0; i < 3; i++)
        {
            await source.Writer.WriteAsync(new() { TaskType = $"t{i}" });

            // The source is still open: only a batch of one can answer.
            Assert.True(await answers.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.Equal($"id-t{i}", answers.Current.TaskId);
        }

        source.Writer.Complete();
        Assert.False(await answers.MoveNextAsync());
        Assert.Equal(3, server.Batches.Count);
    }

    [Fact]
    public async Task Whoever_stops_listening_stops_the_source()
    {
        using var client = Client(new BatchServer(), options => options.BatchLines = 10);
        var ended = new TaskCompletionSource();

        await foreach (var item in client.SubmitManyAsync(Endless(ended)))
        {
            if (item.Index == 25)
            {
                break;
            }
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_callers_cancellation_ends_it()
    {
        using var client = Client(new BatchServer(), options => options.BatchLines = 10);
        using var cancelled = new CancellationTokenSource();
        var ended = new TaskCompletionSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in client.SubmitManyAsync(Endless(ended), cancelled.Token))
            {
                await cancelled.CancelAsync();
            }
        });

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_failure_of_the_source_is_thrown_behind_the_answers_so_far()
    {
        using var client = Client(new BatchServer(), options => options.BatchLines = 2);
        var items = new List<BatchItem>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(
            client.SubmitManyAsync(Tasks(5).Select((task, i) => i < 4 ? task : throw new InvalidOperationException("no more"))), items));

        Assert.Equal(4, items.Count);
    }

    [Fact]
    public async Task A_value_with_line_breaks_stays_on_its_line_and_a_large_one_goes_alone()
    {
        var server = new BatchServer();
        using var client = Client(server, options => options.BatchBytes = 1024);
        var large = RawJson.Parse($"\"{new string('x', 2000)}\"");

        await ReadAsync(client.SubmitManyAsync(
        [
            new() { TaskType = "a", InputData = RawJson.Parse("{\n  \"b\":\r\n 1}") },
            new() { TaskType = "b" },
            new() { TaskType = "c", InputData = large },
            new() { TaskType = "d" },
        ]));

        Assert.Equal(["ab", "c", "d"], server.Batches.Select(batch => string.Concat(batch.Select(task => task.GetProperty("task_type").GetString()))));
        Assert.Equal(1, server.Batches[0][0].GetProperty("input_data").GetProperty("b").GetInt32());
    }

    private static HttpResponseMessage Answer(string lines) =>
        ScriptedServer.Answer(System.Net.HttpStatusCode.OK, lines.ReplaceLineEndings("\n") + "\n", "application/x-ndjson");

    private static (long, BatchOutcome, string?) Short(BatchItem item) => (item.Index, item.Outcome, item.TaskId);

    private static IEnumerable<SubmitTaskRequest> Tasks(int count) => Enumerable.Range(0, count).Select(i => new SubmitTaskRequest { TaskType = $"t{i}" });

    private static async IAsyncEnumerable<SubmitTaskRequest> Endless(TaskCompletionSource ended)
    {
        try
        {
            while (true)
            {
                await Task.Yield();
                yield return new SubmitTaskRequest { TaskType = "again" };
            }
        }
        finally
        {
            ended.SetResult();
        }
    }

    private static OrchestratorClient Client(HttpMessageHandler server, Action<OrchestratorClientOptions>? change = null)
    {
        var options = new OrchestratorClientOptions { Retry = new ClientRetryOptions { FirstDelay = TimeSpan.FromMilliseconds(1), Jitter = 0 } };
        change?.Invoke(options);
        return new OrchestratorClient(new HttpClient(server), options);
    }

    private static async Task<List<BatchItem>> ReadAsync(IAsyncEnumerable<BatchItem> source, List<BatchItem>? into = null)
    {
        into ??= [];
        await foreach (var item in source)
        {
            into.Add(item);
        }

        return into;
    }
}
