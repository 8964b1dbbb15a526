using System.Text.Json;

namespace Orchestrator.Tests.Server;

/// <summary><c>GET /api/v1/tasks</c>.</summary>
public sealed class ListTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Tasks = "/api/v1/tasks";

    [Fact]
    public async Task Pages_go_from_the_newest_to_the_oldest_without_gap_or_repetition()
    {
        var submitted = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            submitted.Add(await server.SubmitAsync("""{"task_type": "echo", "tags": {"list": "pages"}}"""));
        }

        var listed = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await server.GetAsync($"{Tasks}?tag.list=pages&limit=3{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}")).Json;
            listed.AddRange(IdsOf(page));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(submitted.AsEnumerable().Reverse(), listed);
    }

    [Fact]
    public async Task Filters_are_combined()
    {
        var id = await server.SubmitAsync("""{"task_type": "never", "domain": "north", "tags": {"list": "filters", "Team": "a", "team": "b"}}""");
        await server.SubmitAsync("""{"task_type": "never", "domain": "south", "tags": {"list": "filters"}}""");

        foreach (var query in new[] { "domain=north", "tag.Team=a", "tag.Team=a&tag.team=b", "domain=north&status=queued&task_type=never", "domain=north&submitted_after=2020-01-01T00:00:00Z" })
        {
            Assert.Equal([id], IdsOf((await server.GetAsync($"{Tasks}?tag.list=filters&{query}")).Json));
        }

        foreach (var query in new[] { "tag.Team=b", "domain=north&status=running", "agent_id=local", "submitted_after=2999-01-01T00:00:00%2B02:00", "task_type=other", "domain=nowhere" })
        {
            Assert.Empty(IdsOf((await server.GetAsync($"{Tasks}?tag.list=filters&{query}")).Json));
        }
    }

    [Fact]
    public async Task Ended_tasks_are_found_by_their_agent()
    {
        var task = (await server.RunAsync("""{"task_type": "echo", "tags": {"list": "agent"}}""")).Json.GetProperty("task_id").GetString();

        Assert.Equal([task!], IdsOf((await server.GetAsync($"{Tasks}?tag.list=agent&agent_id=local&status=completed")).Json));
    }

    [Theory]
    [InlineData("limit=0", "limit", "from 1 to 1000")]
    [InlineData("limit=1001", "limit", "from 1 to 1000")]
    [InlineData("limit=ten", "limit", "from 1 to 1000")]
    [InlineData("limit=", "limit", "from 1 to 1000")]
    [InlineData("limit=99999999999999999999", "limit", "from 1 to 1000")]
    [InlineData("limit=5&limit=6", "limit", "more than once")]
    [InlineData("cursor=zzz", "cursor", "pass next_cursor as it is")]
    [InlineData("cursor=", "cursor", "pass next_cursor as it is")]
    [InlineData("cursor=99999999999999999999~1-00000000000000000000000000", "cursor", "pass next_cursor as it is")]
    [InlineData("status=done", "status", "must be one of submitted, queued")]
    [InlineData("status=Running", "status", "must be one of")]
    [InlineData("submitted_after=yesterday", "submitted_after", "with its offset")]
    [InlineData("tag.=x", "tag.", "needs a name")]
    [InlineData("state=queued", "state", "did you mean 'status'?")]
    [InlineData("offset=3", "offset", "is unknown")]
    [InlineData("%ff=%fe", "%ff", "is unknown")]
    public async Task A_wrong_parameter_is_named_with_the_cure(string query, string parameter, string fault) =>
        Assert.Contains(fault, (await server.GetAsync($"{Tasks}?{query}")).MustFault(parameter, "invalid_query"), StringComparison.Ordinal);

    [Theory]
    [InlineData("cursor=-9223372036854775808~1-00000000000000000000000000")]
    [InlineData("cursor=9223372036854775807~zik0zj-7zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("domain=%00")]
    [InlineData("tag.%F0%9F%98%80=%00")]
    public async Task Strange_but_valid_parameters_are_answered(string query) =>
        Assert.Equal(200, (await server.GetAsync($"{Tasks}?{query}")).Status);

    [Fact]
    public async Task A_submission_with_parameters_is_refused() =>
        (await server.PostAsync($"{Tasks}?wait=5", """{"task_type": "echo"}""")).MustFault("wait", "invalid_query");

    private static List<string> IdsOf(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(task => task.GetProperty("task_id").GetString()!)];
}
