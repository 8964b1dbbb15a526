using System.Net;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Sdk;

namespace Orchestrator.Tests.Sdk;

/// <summary>Bulk actions: what is asked, and how the job is read.</summary>
public sealed class BulkClientTests
{
    private static readonly BulkFilter Failed = new()
    {
        Status = "failed",
        Tags = new Dictionary<string, string> { ["team"] = "a" },
        SubmittedAfter = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public async Task A_count_is_a_dry_run()
    {
        var server = new ScriptedServer(() => ScriptedServer.Answer(HttpStatusCode.OK, """{"action":"retry","dry_run":true,"count":12}"""));
        using var client = new OrchestratorClient(server.Connect());

        Assert.Equal(12, (await client.BulkCountAsync("retry", Failed)).Count);

        Assert.Equal(
            """{"action":"retry","filter":{"status":"failed","tags":{"team":"a"},"submitted_after":"2026-01-01T00:00:00+00:00"},"dry_run":true}""",
            Assert.Single(server.Bodies));
    }

    [Fact]
    public async Task A_job_is_started_and_read()
    {
        var server = new ScriptedServer(() => Job("running"));
        using var client = new OrchestratorClient(server.Connect());

        var job = await client.BulkAsync(new BulkRequest { Action = "retry", Filter = new BulkFilter { Domain = "d" }, Rate = 2.5, Reason = "why" });

        Assert.Equal("""{"action":"retry","filter":{"domain":"d"},"rate":2.5,"reason":"why"}""", Assert.Single(server.Bodies));
        Assert.Equal(("b1", "running", 9, 5, 4, 1, 2.5), (job.BulkId, job.Status, job.Matched, job.Examined, job.Changed, job.Skipped, job.Rate));
        Assert.Equal(new BulkAuditEntry("x", "me", "created", null), Assert.Single(job.Audit));
        Assert.Equal("d", job.Filter.Domain);
    }

    [Fact]
    public async Task A_dry_run_is_no_job()
    {
        var server = new ScriptedServer(() => Job("running"));
        using var client = new OrchestratorClient(server.Connect());

        await Assert.ThrowsAsync<ArgumentException>(() => client.BulkAsync(new BulkRequest { Action = "retry", Filter = Failed, DryRun = true }));

        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task A_job_is_waited_for_and_changed()
    {
        var server = new ScriptedServer(() => Job("running"), () => Job("completed"));
        using var client = new OrchestratorClient(server.Connect());

        var done = await client.GetBulkAsync("b 1", Timeout.InfiniteTimeSpan);
        await client.PauseBulkAsync("b1", "lunch");
        await client.ResumeBulkAsync("b1");
        await client.CancelBulkAsync("b1");
        await client.SetBulkRateAsync("b1", 5);
        await client.SetBulkRateAsync("b1", null);

        Assert.Equal("completed", done.Status);
        Assert.Equal(
            ["GET b%201?wait=60", "GET b%201?wait=60", "POST b1/pause", "POST b1/resume", "POST b1/cancel", "POST b1/rate", "POST b1/rate"],
            server.Asked.Select(asked => asked.Replace("/api/v1/tasks/bulk/", "", StringComparison.Ordinal)));
        Assert.Equal(["""{"reason":"lunch"}""", """{"reason":null}""", """{"reason":null}""", """{"rate":5}""", """{"rate":null}"""], server.Bodies[2..]);
    }

    [Fact]
    public async Task Jobs_are_listed_by_pages()
    {
        var server = new ScriptedServer(() => ScriptedServer.Answer(HttpStatusCode.OK, """{"items":[],"next_cursor":"c2"}"""));
        using var client = new OrchestratorClient(server.Connect());

        Assert.Equal("c2", (await client.ListBulkAsync("c1", 5)).NextCursor);

        Assert.Equal("GET /api/v1/tasks/bulk?cursor=c1&limit=5", Assert.Single(server.Asked));
    }

    private static HttpResponseMessage Job(string status) => ScriptedServer.Answer(HttpStatusCode.Accepted, $$"""
        {"bulk_id":"b1","action":"retry","filter":{"domain":"d"},"status":"{{status}}","matched":9,"examined":5,"changed":4,"skipped":1,"rate":2.5,
         "reason":"why","created_by":"me","created_at":"x","finished_at":null,"audit":[{"at":"x","by":"me","action":"created","detail":null}]}
        """);
}
