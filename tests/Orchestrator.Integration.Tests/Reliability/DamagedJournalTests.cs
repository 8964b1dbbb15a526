using System.Globalization;
using Microsoft.Data.Sqlite;
using Orchestrator.Contracts;
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

    [Theory]
    [InlineData(3600)]
    [InlineData(0)]
    public async Task A_log_that_is_cut_gives_back_a_clean_beginning_and_takes_new_work(double delay)
    {
        await using var server = await OrcServer.StartAsync();
        var ids = await SubmitAsync(server, delay);
        await server.KillAsync();
        Cut(Path.Combine(server.DataFolder, "journal.db-wal"));

        await server.RestartAsync();

        using var client = server.Connect();
        var added = await client.SubmitAsync(new SubmitTaskRequest { TaskType = "echo" });
        Assert.Equal("completed", (await client.GetAsync(added.TaskId, Timeout.InfiniteTimeSpan)).Status);
        var listed = (await client.ListAsync(limit: 1000)).Items;
        var kept = listed.Select(task => task.TaskId).Where(id => id != added.TaskId).ToHashSet();
        Assert.InRange(kept.Count, 1, Tasks - 1);
        Assert.Equal(ids.Take(kept.Count).ToHashSet(), kept);
        foreach (var id in kept)
        {
            var task = await client.GetAsync(id);
            Assert.Equal("submitted", (await client.EventsAsync(id)).Items[0].Type);
            Assert.Equal(listed.Single(other => other.TaskId == id).Status, task.Status);
        }

        Assert.Equal(kept.Count + 1, (await client.StatusAsync()).Tasks.Values.Sum());
        Assert.Empty(server.Process.Stderr);
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
    private static long DamageRecordInTheMiddle(OrcServer server)
    {
        SQLitePCL.Batteries_V2.Init();
        using var database = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "journal.db")};Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText =
            """
            UPDATE batches SET data = CAST(replace(CAST(data AS TEXT), 'echo', 'ecko') AS BLOB)
            WHERE first = (SELECT first FROM batches ORDER BY first LIMIT 1 OFFSET 5)
            RETURNING first
            """;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Takes away the last third, in the middle of a frame.</summary>
    private static void Cut(string log)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.ReadWrite);
        Assert.True(file.Length > 0, "The kill was meant to leave a log.");
        file.SetLength((file.Length * 2 / 3) + 100);
    }
}
