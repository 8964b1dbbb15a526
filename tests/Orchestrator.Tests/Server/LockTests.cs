using System.Text.Json;
using Orchestrator.Engine;

namespace Orchestrator.Tests.Server;

/// <summary><c>/api/v1/locks</c>.</summary>
public sealed class LockTests : IDisposable
{
    private const string Locks = "/api/v1/locks";
    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-locks-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_lock_is_taken_renewed_and_released()
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var held = await server.PostAsync($"{Locks}/a", """{"owner": "billing-7", "ttl": 10}""");
        Assert.Equal((200, "a", "billing-7", 1), (held.Status, Text(held.Json, "name"), Text(held.Json, "owner"), held.Json.GetProperty("token").GetInt32()));
        var lease = Text(held.Json, "lease_id");

        var renewed = await server.PostAsync($"{Locks}/a/renew", $$"""{"lease_id": "{{lease}}", "ttl": 60}""");
        Assert.Equal((200, 1), (renewed.Status, renewed.Json.GetProperty("token").GetInt32()));
        Assert.True(string.CompareOrdinal(Text(renewed.Json, "expires_at"), Text(held.Json, "expires_at")) > 0);
        Assert.False((await server.GetAsync($"{Locks}/a")).Json.TryGetProperty("lease_id", out _));

        Assert.True(await ReleaseAsync(server, "a", lease!));
        Assert.False(await ReleaseAsync(server, "a", lease!));
        (await server.GetAsync($"{Locks}/a")).MustBeProblem(404, "lock_not_found");
        (await server.PostAsync($"{Locks}/a/renew", $$"""{"lease_id": "{{lease}}"}""")).MustBeProblem(409, "lock_lost");
    }

    [Fact]
    public async Task Who_comes_second_hears_who_holds_it_and_until_when()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        var held = await server.PostAsync($"{Locks}/a", """{"owner": "first"}""");

        var refused = await server.PostAsync($"{Locks}/a", """{"owner": "second"}""");

        refused.MustBeProblem(409, "lock_held");
        Assert.Equal(("first", Text(held.Json, "expires_at")), (Text(refused.Json, "holder"), Text(refused.Json, "expires_at")));
    }

    [Fact]
    public async Task A_repeated_call_is_granted_the_same_and_one_that_waits_gets_it_on_release()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        var held = await server.PostAsync($"{Locks}/a", """{"lease_id": "mine"}""");
        Assert.Equal(held.Json.ToString(), (await server.PostAsync($"{Locks}/a", """{"lease_id": "mine"}""")).Json.ToString());

        var waiting = server.PostAsync($"{Locks}/a", """{"owner": "next", "wait": 30}""");
        await ReleaseAsync(server, "a", "mine");

        Assert.Equal(("next", 2), (Text((await waiting).Json, "owner"), (await waiting).Json.GetProperty("token").GetInt32()));
        (await server.PostAsync($"{Locks}/a", """{"wait": 0.05}""")).MustBeProblem(409, "lock_held");
    }

    [Fact]
    public async Task A_caller_that_hangs_up_is_not_given_the_lock()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await server.PostAsync($"{Locks}/a", """{"lease_id": "mine"}""");
        using var patience = new CancellationTokenSource();
        using var body = new StringContent("""{"owner": "gone", "wait": 60}""", System.Text.Encoding.UTF8, "application/json");
        var gone = server.Client.PostAsync(new Uri($"{Locks}/a", UriKind.Relative), body, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        var next = server.PostAsync($"{Locks}/a", """{"owner": "next", "wait": 30}""");

        await ReleaseAsync(server, "a", "mine");

        Assert.Equal("next", Text((await next).Json, "owner"));
    }

    [Fact]
    public async Task Names_may_hold_what_a_path_may_not()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        foreach (var name in new[] { "db/migrations", "a%2Fb", "ä ?#&+", "x%" })
        {
            var held = await server.PostAsync($"{Locks}/{Uri.EscapeDataString(name)}", "{}");
            Assert.Equal((200, name), (held.Status, Text(held.Json, "name")));
        }

        (await server.PostAsync($"{Locks}/{new string('a', 201)}", "{}")).MustBeProblem(400, "validation_failed");
        (await server.PostAsync($"{Locks}/a%01", "{}")).MustBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task Locks_are_listed_by_pages_and_outlive_a_restart()
    {
        await using (var server = await TestServer.StartAsync(options => (options.Journal, options.DataFolder) = (JournalKind.Sqlite, folder)))
        {
            foreach (var name in new[] { "c", "a", "b" })
            {
                await server.PostAsync($"{Locks}/{name}", """{"ttl": 3600}""");
            }
        }

        await using var next = await TestServer.StartAsync(options => (options.Journal, options.DataFolder) = (JournalKind.Sqlite, folder));
        var first = (await next.GetAsync($"{Locks}?limit=2")).Json;
        var second = (await next.GetAsync($"{Locks}?limit=2&cursor={Text(first, "next_cursor")}")).Json;

        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(["c"], Names(second));
        Assert.Null(Text(second, "next_cursor"));
        Assert.Equal(["c"], Names((await next.GetAsync($"{Locks}?prefix=c")).Json));
    }

    [Fact]
    public async Task More_than_may_be_held_is_refused()
    {
        await using var server = await TestServer.StartAsync(options => options.ConfigureEngine += engine => engine.Locks.Max = 1);
        await server.PostAsync($"{Locks}/a", "{}");

        (await server.PostAsync($"{Locks}/b", "{}")).MustBeProblem(429, "too_many_locks");
    }

    [Theory]
    [InlineData("", """{"ttl": 0.5}""", "ttl")]
    [InlineData("", """{"ttl": "long"}""", "ttl")]
    [InlineData("", """{"wait": 61}""", "wait")]
    [InlineData("", """{"owner": ""}""", "owner")]
    [InlineData("", """{"lease": "x"}""", "lease")]
    [InlineData("/renew", """{"ttl": 5}""", "lease_id")]
    [InlineData("/release", """{"lease_id": ""}""", "lease_id")]
    public async Task A_wrong_body_is_refused_with_the_field(string call, string body, string field)
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var answer = await server.PostAsync($"{Locks}/a{call}", body);

        answer.MustBeProblem(400, "validation_failed");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _), answer.Json.ToString());
    }

    private static async Task<bool> ReleaseAsync(TestServer server, string name, string lease) =>
        (await server.PostAsync($"{Locks}/{name}/release", $$"""{"lease_id": "{{lease}}"}""")).Json.GetProperty("released").GetBoolean();

    private static IEnumerable<string?> Names(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(item => Text(item, "name"));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
