using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary>Waits that outlive their server.</summary>
public sealed class WaitTests
{
    [Fact]
    public async Task Submit_waits_across_a_crash_of_the_server()
    {
        using var folder = new TempFolder();
        await using var server = await OrcServer.StartAsync("--allow", "process");
        var started = await NamedPipe.CreateAsync(folder, "started");
        var go = await NamedPipe.CreateAsync(folder, "go");
        string[] command = ["--", "sh", "-c", $"echo up > '{started.Path}'; cat '{go.Path}'"];
        await using var submit = server.Start(["task", "submit", "process", "--wait", "--json", .. command]);
        var id = (await submit.NextErrorLineAsync())!.Split(' ')[^1];
        await started.ReadAsync();

        await server.CrashAsync();

        // The program of the killed server is ended, and another one started.
        await started.ReadAsync();
        await go.WriteAsync("go\n");
        var end = (await submit.EndAsync()).Expect(0).Json;
        Assert.Equal((id, "completed"), (end.Text("task_id"), end.Text("status")));
    }

    [Fact]
    public async Task Wait_asks_again_when_its_server_breaks_off_and_not_at_the_beginning()
    {
        var asked = new List<string>();
        await using var server = await FakeServer.StartAsync(routes => routes.MapGet("/api/v1/tasks/t1", (HttpContext context) =>
        {
            asked.Add(context.Request.Query.ContainsKey("wait") ? "wait" : "look");
            if (asked.Count == 2)
            {
                context.Abort();
            }

            return FakeServer.Task("t1", asked.Count < 3 ? "running" : "completed");
        }));

        var waited = (await OrcProcess.RunAsync(["task", "wait", "t1", "-o", "id", "--server", server.Urls.Single()])).Expect(0);

        Assert.Equal("t1\n", waited.Stdout);
        Assert.Equal(["look", "wait", "wait"], asked);
    }

    [Fact]
    public async Task A_wait_is_over_in_time_also_when_the_server_is_gone()
    {
        await using var server = await OrcServer.StartAsync();
        await using var wait = server.Start("task", "submit", "echo", "--delay", "1h", "--wait-timeout", "2s", "--json");
        Assert.StartsWith("Submitted ", await wait.NextErrorLineAsync());

        await server.KillAsync();

        Assert.Equal("submitted", (await wait.EndAsync()).Expect(6).Json.Text("status"));
    }
}
