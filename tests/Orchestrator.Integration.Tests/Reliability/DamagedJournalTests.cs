using System.Globalization;
using Microsoft.Data.Sqlite;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Status;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Reliability;

/// <summary>What a server does with a journal that is not what it wrote.</summary>
public sealed class DamagedJournalTests
{
    private const int Tasks = 12;

    [Fact]
    public async Task A_damaged_record_in_the_middle_stops_the_start_with_one_line_that_names_it()
    {
        await using var server = await OrcServer.StartAsync();
        await SubmitAsync(server, delay: 3600);
        await server.KillAsync();

        var sequence = DamageRecordInTheMiddle(server);
        var end = (await OrcProcess.RunAsync(server.Arguments)).Expect(1);

        Assert.Empty(end.Stdout);
        var line = Assert.Single(end.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("orc: ", line);
        Assert.Contains("tasks/default/0", line);
        Assert.Contains($"{sequence}", line);
        Assert.Contains(server.DataFolder, line);
    }

    [Fact]
    public async Task A_log_that_is_cut_gives_back_a_clean_beginning_and_takes_new_work()
    {
        await using var server = await OrcServer.StartAsync();
        var ids = await SubmitAsync(server, delay: 3600);
        await server.KillAsync();
        Cut(server);

        await server.RestartAsync();

        using var client = server.Connect();
        var listed = (await client.ListAsync(limit: 1000)).Items.Select(task => task.TaskId).ToHashSet();
        Assert.InRange(listed.Count, 1, Tasks - 1);
        Assert.Equal(ids.Take(listed.Count).ToHashSet(), listed);
        foreach (var id in listed)
        {
            Assert.Equal("submitted", (await client.GetAsync(id)).Status);
        }

        var added = await client.SubmitAsync(new SubmitTaskRequest { TaskType = "echo" });
        Assert.Equal("completed", (await client.GetAsync(added.TaskId, Timeout.InfiniteTimeSpan)).Status);
        Assert.Equal(listed.Count + 1, (await client.StatusAsync()).Tasks.Values.Sum());
        Assert.Empty(server.Process.Stderr);
    }

    [Fact]
    public async Task Tasks_that_had_ended_outlive_a_log_that_is_cut_and_the_loss_is_told()
    {
        await using var server = await OrcServer.StartAsync();
        var ids = await SubmitAsync(server, delay: 0);
        await UntilInTableAsync(server, ids.Count);
        await server.KillAsync();
        Cut(server);

        await server.RestartAsync();

        using (var client = server.Connect())
        {
            foreach (var id in ids)
            {
                Assert.Equal("completed", (await client.GetAsync(id, Timeout.InfiniteTimeSpan)).Status);
            }
        }

        await server.KillAsync();
        Assert.Contains("Domain default: the journal ends at event", server.Process.Stderr);
        Assert.True(
            Ask(server, "tasks.db", "SELECT position FROM positions") <= Ask(server, "journal.db", "SELECT max(last) FROM batches"),
            "The table of finished tasks must not claim events that the journal does not have.");
    }

    /// <summary>The table of finished tasks follows in its own time.</summary>
    private static async Task UntilInTableAsync(OrcServer server, int tasks)
    {
        using var client = server.Connect();
        StatusResource status;
        do
        {
            status = await client.StatusAsync();
        }
        while (status.ProjectionLag > 0 || status.Tasks["completed"] < tasks);
    }

    private static async Task<List<string>> SubmitAsync(OrcServer server, double delay)
    {
        using var client = server.Connect();
        var ids = new List<string>();
        for (var number = 0; number < Tasks; number++)
        {
            var task = await client.SubmitAsync(new SubmitTaskRequest
            {
                TaskType = "echo",
                Delay = delay > 0 ? delay : null,
                InputData = RawJson.Parse(number.ToString(CultureInfo.InvariantCulture)),
            });
            ids.Add(task.TaskId);
            if (delay == 0)
            {
                await client.GetAsync(task.TaskId, Timeout.InfiniteTimeSpan);
            }
        }

        return ids;
    }

    /// <summary>Changes one record's bytes; returns the sequence number it begins at.</summary>
    private static long DamageRecordInTheMiddle(OrcServer server) => Ask(
        server,
        "journal.db",
        """
        UPDATE batches SET data = CAST(replace(CAST(data AS TEXT), 'echo', 'ecko') AS BLOB)
        WHERE first = (SELECT first FROM batches ORDER BY first LIMIT 1 OFFSET 5)
        RETURNING first
        """);

    private static long Ask(OrcServer server, string file, string sql)
    {
        SQLitePCL.Batteries_V2.Init();
        using var database = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, file)};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Takes away the last third of the journal's log, in the middle of a record.</summary>
    private static void Cut(OrcServer server)
    {
        using var file = new FileStream(Path.Combine(server.DataFolder, "journal.db-wal"), FileMode.Open, FileAccess.ReadWrite);
        Assert.True(file.Length > 0, "The kill was meant to leave a log.");
        file.SetLength((file.Length * 2 / 3) + 100);
    }
}
