using System.Text.Json;
using Microsoft.Data.Sqlite;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary>The logs of real programs, read from a real server.</summary>
public sealed class LogTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_program_is_followed_while_it_runs_and_its_log_survives_a_crash_and_goes_on_with_the_next_attempt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A shell and named pipes are needed.");
        var (started, released) = (await NamedPipe.CreateAsync(folder, "started"), await NamedPipe.CreateAsync(folder, "released"));
        await using var server = await OrcServer.StartAsync("--allow", "process");
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        var id = (await server.RunAsync(
            "task", "submit", "process", "--", "/bin/sh", "-c", $"echo begun; echo beware >&2; echo x > {started.Path}; cat {released.Path}")).Expect(0).Stdout.Trim();

        await started.ReadAsync();
        var first = await ReadAsync(client, id, count: 2);
        Assert.Equal(["1 stderr beware", "1 stdout begun"], first.Select(Shown).Order());
        Assert.Equal([1, 2], first.Select(line => line.GetProperty("line").GetInt32()));

        // What is stored survives the crash; there is no signal for it but the disk itself.
        await UntilStoredAsync(server, lines: 2);
        await server.CrashAsync();
        await started.ReadAsync();
        await released.WriteAsync("released\nno line break");

        var all = await ReadAsync(client, id, count: int.MaxValue);

        // Two pipes: which of a program's streams is heard first is nobody's promise.
        var shown = all.Select(Shown).ToList();
        Assert.Equal(["1 stdout begun", "2 stdout begun", "2 stdout released", "2 stdout no line break"], shown.Where(line => line.Contains("stdout")));
        Assert.Equal(["1 stderr beware", "2 stderr beware"], shown.Where(line => line.Contains("stderr")));
        Assert.Equal(Enumerable.Range(1, 6), all.Select(line => line.GetProperty("line").GetInt32()));
    }

    /// <summary>Follows the log until there are so many lines, or to its end.</summary>
    private static async Task<List<JsonElement>> ReadAsync(HttpClient client, string id, int count)
    {
        var lines = new List<JsonElement>();
        var cursor = "0-0";
        while (cursor is not null && lines.Count < count)
        {
            var page = JsonDocument.Parse(await client.GetStringAsync($"/api/v1/tasks/{id}/logs?wait=30&cursor={cursor}")).RootElement;
            lines.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next_cursor").GetString();
        }

        return lines;
    }

    /// <summary>Asks the disk until it has so many lines.</summary>
    private static async Task UntilStoredAsync(OrcServer server, long lines)
    {
        SQLitePCL.Batteries_V2.Init();
        using var database = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "logs.db")};Mode=ReadOnly;Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT count(*) FROM lines";
        using var patience = new CancellationTokenSource(OrcProcess.Patience);
        while ((long)command.ExecuteScalar()! < lines)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static string Shown(JsonElement line) =>
        $"{line.GetProperty("attempt").GetInt32()} {line.GetProperty("stream").GetString()} {line.GetProperty("text").GetString()}";
}
