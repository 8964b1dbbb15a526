using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Reliability;

/// <summary>A disk that fills up under a server: it says so, loses nothing, and goes on by itself when there is room.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const string Mount = "mount -t tmpfs -o size=6m tmpfs <folder>";
    private readonly TempFolder folder = new();
    private readonly TempFolder pipes = new();
    private bool isMounted;

    private string Ballast => folder.File("ballast");

    public ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
        {
            isMounted = Run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder.Path);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (isMounted)
        {
            Assert.True(Run("umount", folder.Path));
        }

        folder.Dispose();
        pipes.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_full_disk_refuses_with_503_keeps_what_was_acknowledged_and_is_over_when_there_is_room()
    {
        SkipUnlessMounted();
        var (started, released) = (await NamedPipe.CreateAsync(pipes, "started"), await NamedPipe.CreateAsync(pipes, "released"));
        await using var server = await OrcServer.StartOnAsync(folder.File("data"), "--allow", "process");
        using var client = server.Connect();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        var running = await client.SubmitAsync(new SubmitTaskRequest
        {
            TaskType = "process",
            InputData = RawJson.Parse($$"""{"command": ["sh", "-c", "echo > {{started.Path}}; cat {{released.Path}}"]}"""),
        });
        await started.ReadAsync();
        var acknowledged = new List<string>();

        Fill();
        using var refusal = await SubmitUntilRefusedAsync(http, acknowledged);

        Assert.True(HttpStatusCode.ServiceUnavailable == refusal.StatusCode, await refusal.Content.ReadAsStringAsync() + server.Process.Stderr);
        Assert.Equal("storage_unavailable", (await ReadAsync(refusal)).Text("code"));
        Assert.True(refusal.Headers.RetryAfter?.Delta > TimeSpan.Zero, "Callers are to be told when to try again.");
        using var health = await http.GetAsync("/api/v1/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);

        // It ends while its end cannot be written down.
        await released.WriteAsync("ended while the disk was full");
        File.Delete(Ballast);
        acknowledged.Add(await SubmitUntilAcceptedAsync(http));

        running = await client.GetAsync(running.TaskId, Timeout.InfiniteTimeSpan);
        Assert.Equal(("completed", 1), (running.Status, running.Attempt));
        Assert.Contains("ended while the disk was full", running.Result.ToString());
        foreach (var id in acknowledged)
        {
            Assert.Equal("completed", (await client.GetAsync(id, Timeout.InfiniteTimeSpan)).Status);
        }

        Assert.Equal("healthy", (await client.HealthAsync()).Status);
        Assert.False(server.Process.HasExited);

        await server.CrashAsync();
        using var again = server.Connect();
        foreach (var id in acknowledged)
        {
            Assert.Equal("completed", (await again.GetAsync(id)).Status);
        }
    }

    private void SkipUnlessMounted()
    {
        if (!isMounted)
        {
            Assert.Skip($"Needs Linux and the right to mount a file system small enough to be filled: run the tests as root, where `{Mount}` works.");
        }
    }

    /// <summary>Takes every last page.</summary>
    private void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>The store has a little room of its own; a few tasks may still fit.</summary>
    private static async Task<HttpResponseMessage> SubmitUntilRefusedAsync(HttpClient http, List<string> acknowledged)
    {
        while (true)
        {
            var answer = await SubmitAsync(http);
            if (answer.StatusCode != HttpStatusCode.Created)
            {
                return answer;
            }

            acknowledged.Add((await ReadAsync(answer)).Text("task_id"));
            Assert.True(acknowledged.Count < 10_000, "The disk does not fill.");
        }
    }

    private static async Task<string> SubmitUntilAcceptedAsync(HttpClient http)
    {
        using var patience = new CancellationTokenSource(OrcProcess.Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            using var answer = await SubmitAsync(http);
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                return (await ReadAsync(answer)).Text("task_id");
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }
    }

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient http) => http.PostAsync(
        "/api/v1/tasks",
        new StringContent($$"""{"task_type": "echo", "input_data": "{{new string('x', 5_000)}}"}""", Encoding.UTF8, "application/json"));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement;

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
