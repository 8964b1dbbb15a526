using Orchestrator.Engine;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Tests.Server;

/// <summary>A server on a data folder: what it acknowledged is there after a restart.</summary>
public sealed class SqliteServerTests
{
    private const string Tasks = "/api/v1/tasks";

    [Fact]
    public async Task Tasks_and_keys_outlive_the_server()
    {
        const string Keyed = """{"task_type": "echo", "delay": 3600, "idempotency_key": "k"}""";
        using var folder = new TempFolder();
        string ended, waiting;
        await using (var server = await StartAsync(folder))
        {
            ended = (await server.RunAsync("""{"task_type": "echo", "input_data": {"a": [1, 2]}}""")).Json.GetProperty("task_id").GetString()!;
            waiting = await server.SubmitAsync(Keyed);
        }

        await using var again = await StartAsync(folder);

        var task = await again.GetAsync($"{Tasks}/{ended}");
        Assert.Equal("completed", task.TaskStatus);
        Assert.Equal("""{"a": [1, 2]}""", task.Json.GetProperty("result").GetRawText());
        var repeated = await again.PostAsync(Tasks, Keyed);
        Assert.Equal((200, waiting), (repeated.Status, repeated.Json.GetProperty("task_id").GetString()));
        Assert.Equal(3, (await again.GetAsync($"{Tasks}/{ended}/events")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(2, (await again.GetAsync(Tasks)).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_deepest_input_is_read_again_after_a_restart()
    {
        using var folder = new TempFolder();
        var input = new string('[', 63) + new string(']', 63);
        string waiting, ended;
        await using (var server = await StartAsync(folder))
        {
            waiting = await server.SubmitAsync($$"""{"task_type": "echo", "input_data": {{input}}, "delay": 3600}""");
            ended = (await server.RunAsync($$"""{"task_type": "echo", "input_data": {{input}}}""")).Json.GetProperty("task_id").GetString()!;
        }

        await using var again = await StartAsync(folder);

        Assert.Equal(input, (await again.GetAsync($"{Tasks}/{waiting}")).Json.GetProperty("input_data").GetRawText());
        Assert.Equal(input, (await again.GetAsync($"{Tasks}/{ended}")).Json.GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task A_second_server_on_one_folder_does_not_start()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder);

        await Assert.ThrowsAsync<Orchestrator.Journal.JournalInUseException>(() => StartAsync(folder));
    }

    private static Task<TestServer> StartAsync(TempFolder folder) => TestServer.StartAsync(options =>
    {
        options.Journal = JournalKind.Sqlite;
        options.DataFolder = folder.Path;
    });
}
