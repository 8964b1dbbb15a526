using System.Text;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Tests.Journal;

/// <summary>What every projection does. One subclass a store.</summary>
public abstract class ProjectionConformance : IAsyncLifetime
{
    protected IProjection Projection { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Projection = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Projection.DisposeAsync();
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the projection; the second time, what the first one stored is there.</summary>
    protected abstract ValueTask<IProjection> OpenAsync();

    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_row_is_found_by_its_id_with_everything_it_was_written_with()
    {
        var row = Row("1-a", 5) with { Agent = "kiosk-7", Tags = Tags(("env", "prod"), ("order", "ü\"1")) };
        await Write(row, Row("1-b", 6, status: "failed") with { Body = default });

        AssertSame(row, await Find("1-a"));
        var other = await Find("1-b");
        Assert.Equal(("failed", 0), (other!.Status, other.Body.Length));
        Assert.Null(other.Agent);
        Assert.Null(other.Tags);
        Assert.Null(await Find("1-c"));
        Assert.Null(await Find(""));
    }

    [Fact]
    public async Task Positions_are_kept_by_shard_and_move_with_the_rows()
    {
        Assert.Equal(0, await Projection.PositionAsync(1, CancellationToken.None));
        await Projection.WriteAsync([new ProjectionWrite(1, 10, [Row("1-a", 1)], []), new ProjectionWrite(2, 7, [], [])]);
        await Projection.WriteAsync([new ProjectionWrite(1, 12, [], [])]);
        Assert.Equal(12, await Projection.PositionAsync(1, CancellationToken.None));
        Assert.Equal(7, await Projection.PositionAsync(2, CancellationToken.None));
    }

    /// <summary>True for a store that several nodes write to.</summary>
    protected virtual bool IsShared => true;

    [Fact]
    public async Task A_former_owner_of_a_shard_undoes_nothing_and_holds_up_nobody()
    {
        if (!IsShared)
        {
            // A data folder has one process, and that one owner a shard.
            return;
        }

        await Projection.WriteAsync([new ProjectionWrite(1, 20, [Row("1-a", 1) with { Status = "failed" }], []) { Token = 2 }]);

        await Projection.WriteAsync(
        [
            new ProjectionWrite(1, 10, [Row("1-a", 1), Row("1-b", 2)], []) { Token = 1 },
            new ProjectionWrite(2, 5, [Row("2-a", 3)], []) { Token = 1 },
        ]);

        Assert.Equal(20, await Projection.PositionAsync(1, CancellationToken.None));
        Assert.Equal("failed", (await Find("1-a"))!.Status);
        Assert.Null(await Find("1-b"));
        Assert.NotNull(await Find("2-a"));
        Assert.Equal(2, (await Projection.CountsAsync(CancellationToken.None)).Rows.Sum(row => row.Count));
    }

    [Fact]
    public async Task Everything_survives_reopening()
    {
        await Projection.WriteAsync([new ProjectionWrite(1, 10, [Row("1-a", 1), Row("1-b", 2)], [])]);
        await Projection.DisposeAsync();
        Projection = await OpenAsync();

        Assert.Equal(10, await Projection.PositionAsync(1, CancellationToken.None));
        await Write(Row("1-c", 3), Row("1-a", 4));
        Assert.Equal(["1-a", "1-c", "1-b"], await Page(new() { Limit = 10 }));
    }

    [Fact]
    public async Task Pages_are_ordered_by_sort_key_and_then_id_descending()
    {
        await Write(Row("1-b", 5), Row("2-z", 4), Row("1-c", 5), Row("1-a", 5), Row("3-q", 6));
        Assert.Equal(["3-q", "1-c", "1-b", "1-a", "2-z"], await Page(new() { Limit = 10 }));
        Assert.Equal(["3-q", "1-c"], await Page(new() { Limit = 2 }));
        Assert.Equal(["1-b", "1-a"], await Page(new() { Limit = 2, Before = (5, "1-c") }));
        Assert.Equal(["2-z"], await Page(new() { Limit = 2, Before = (5, "1-a") }));
        Assert.Equal(["3-q", "1-c", "1-b", "1-a"], await Page(new() { Limit = 9, SortKeyAfter = 4 }));
        Assert.Empty(await Page(new() { Limit = 9, Before = (4, "2-z") }));
    }

    [Fact]
    public async Task Writing_the_same_rows_again_changes_nothing()
    {
        var rows = new[] { Row("1-a", 1) with { Tags = Tags(("k", "v")) }, Row("1-b", 2) };
        await Write(rows);
        await Write(rows);
        await Write(rows[0], rows[0]);
        Assert.Equal(["1-b", "1-a"], await Page(new() { Limit = 10 }));
        Assert.Equal(["1-a"], await Page(new() { Limit = 10, Tags = Tags(("k", "v")) }));
        AssertSame(rows[0], await Find("1-a"));
    }

    [Fact]
    public async Task Replacing_a_row_moves_it_and_its_tags()
    {
        await Write(Row("1-a", 1) with { Agent = "x", Tags = Tags(("old", "1"), ("both", "1")) }, Row("1-b", 2));
        await Write(Row("1-a", 3, status: "failed", type: "other") with { Agent = "y", Tags = Tags(("new", "1"), ("both", "1")) });

        Assert.Equal(["1-a", "1-b"], await Page(new() { Limit = 10 }));
        Assert.Equal(["1-b"], await Page(new() { Limit = 10, Status = "completed" }));
        Assert.Equal(["1-a"], await Page(new() { Limit = 10, Status = "failed", Type = "other" }));
        Assert.Empty(await Page(new() { Limit = 10, Agent = "x" }));
        Assert.Equal(["1-a"], await Page(new() { Limit = 10, Agent = "y" }));
        Assert.Empty(await Page(new() { Limit = 10, Tags = Tags(("old", "1")) }));
        Assert.Equal(["1-a"], await Page(new() { Limit = 10, Tags = Tags(("new", "1"), ("both", "1")) }));

        await Write(Row("1-a", 3));
        Assert.Empty(await Page(new() { Limit = 10, Tags = Tags(("both", "1")) }));
    }

    [Fact]
    public async Task Removed_rows_are_gone_with_their_tags_and_unknown_ids_do_not_matter()
    {
        await Write(Row("1-a", 1) with { Agent = "x", Tags = Tags(("k", "v")) }, Row("1-b", 2));
        await Projection.WriteAsync([new ProjectionWrite(1, 9, [], ["1-a", "1-nobody"])]);
        Assert.Null(await Find("1-a"));
        Assert.Equal(["1-b"], await Page(new() { Limit = 10 }));
        Assert.Empty(await Page(new() { Limit = 10, Agent = "x" }));
        Assert.Empty(await Page(new() { Limit = 10, Tags = Tags(("k", "v")) }));

        await Projection.WriteAsync([new ProjectionWrite(1, 10, [], ["1-b"])]);
        Assert.Empty(await Page(new() { Limit = 10 }));
        Assert.Empty(await Page(new() { Limit = 10, Agent = "x" }));
    }

    [Fact]
    public async Task Filters_for_values_that_never_occurred_match_nothing()
    {
        await Write(Row("1-a", 1) with { Agent = "x", Tags = Tags(("k", "v")) });
        Assert.Empty(await Page(new() { Limit = 10, Status = "nope" }));
        Assert.Empty(await Page(new() { Limit = 10, Type = "nope" }));
        Assert.Empty(await Page(new() { Limit = 10, Domain = "nope" }));
        Assert.Empty(await Page(new() { Limit = 10, Agent = "nope" }));
        Assert.Empty(await Page(new() { Limit = 10, Tags = Tags(("k", "nope")) }));
        Assert.Empty(await Page(new() { Limit = 10, Tags = Tags(("nope", "v")) }));
        Assert.Equal(["1-a"], await Page(new() { Limit = 10, Tags = Tags() }));
    }

    [Fact]
    public async Task A_page_of_no_rows_is_a_mistake_of_the_caller() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Page(new() { Limit = 0 }));

    [Fact]
    public async Task Random_rows_and_queries_give_what_a_plain_list_gives()
    {
        var random = new Random(20261120);
        var model = new Dictionary<string, ProjectedRow>();
        for (var round = 0; round < 30; round++)
        {
            var rows = Enumerable.Range(0, random.Next(120)).Select(_ => RandomRow(random)).ToList();
            var removed = Enumerable.Range(0, random.Next(8)).Select(_ => RandomId(random)).ToList();
            await Projection.WriteAsync([new ProjectionWrite(1, round, rows, removed)]);
            rows.ForEach(row => model[row.Id] = row);
            removed.ForEach(id => model.Remove(id));

            for (var n = 0; n < 30; n++)
            {
                var query = RandomQuery(random);
                Assert.Equal(Expected(model.Values, query), await Page(query));
            }
        }

        foreach (var row in model.Values)
        {
            AssertSame(row, await Find(row.Id));
        }
    }

    [Fact]
    public async Task Paging_through_gives_every_row_once()
    {
        await Write([.. Enumerable.Range(0, 5_000).Select(n => Row($"1-{n:D5}", n / 700, type: $"t{n % 7}"))]);
        foreach (var type in new[] { null, "t3" })
        {
            var seen = new List<string>();
            (long, string)? before = null;
            while (await Projection.PageAsync(new() { Limit = 97, Before = before, Type = type }, CancellationToken.None) is { Count: > 0 } page)
            {
                seen.AddRange(page.Select(r => r.Id));
                before = (page[^1].SortKey, page[^1].Id);
            }

            Assert.Equal(Enumerable.Range(0, 5_000).Where(n => type is null || n % 7 == 3).Reverse().Select(n => $"1-{n:D5}"), seen);
        }
    }

    [Fact]
    public async Task Rows_are_counted_by_kind_whatever_becomes_of_them()
    {
        await Write(Row("1-a", 1), Row("1-b", 2), Row("1-c", 3, status: "failed"), Row("1-d", 4, domain: "other"));
        await Write(Row("1-a", 1, status: "failed"));
        await Projection.WriteAsync([new ProjectionWrite(1, 9, [], ["1-d", "1-nobody"])]);
        Assert.Equal(1, await Projection.RemoveAsync(["1-b", "1-nobody"]));
        await AssertCounts(("failed", "default", 2));

        await Projection.DisposeAsync();
        Projection = await OpenAsync();
        await Write(Row("1-e", 5));
        await AssertCounts(("completed", "default", 1), ("failed", "default", 2));
        Assert.Equal(1, (await Projection.CountsAsync(CancellationToken.None)).Positions[1]);
    }

    [Fact]
    public async Task Removed_by_id_means_gone_with_tags_and_agent()
    {
        await Write(Row("1-a", 1) with { Agent = "x", Tags = Tags(("k", "v")) }, Row("1-b", 2));

        Assert.Equal(1, await Projection.RemoveAsync(["1-a", "1-a"]));

        Assert.Null(await Find("1-a"));
        Assert.Empty(await Page(new() { Limit = 10, Agent = "x" }));
        Assert.Empty(await Page(new() { Limit = 10, Tags = Tags(("k", "v")) }));
        Assert.Equal(["1-b"], await Page(new() { Limit = 10 }));
    }

    [Fact]
    public async Task Old_rows_go_by_the_age_of_their_status()
    {
        // Ten seconds between the writes: a store may mark time more coarsely than it was told.
        await Write(Ended("1-a", 10), Ended("1-b", 10, "failed"));
        await Write(Ended("1-c", 20), Ended("1-d", 20, "failed"));
        await Write(Ended("1-e", 30) with { Tags = Tags(("k", "v")) }, Ended("1-f", 30, "failed"));
        await Write(Ended("1-g", 40));

        Assert.Equal(4, await RemoveOld(completedUntil: 30, failedUntil: 10));
        Assert.Equal(["1-g", "1-f", "1-d"], await Page(new() { Limit = 10 }));
        Assert.Equal(0, await RemoveOld(completedUntil: 30, failedUntil: 10));
        Assert.Equal(2, await RemoveOld(completedUntil: 30, failedUntil: 30));
        Assert.Equal(["1-g"], await Page(new() { Limit = 10 }));
        Assert.Empty(await Page(new() { Limit = 10, Tags = Tags(("k", "v")) }));
        await AssertCounts(("completed", "default", 1));
    }

    [Fact]
    public async Task The_oldest_rows_go_while_there_are_too_many()
    {
        await Write([.. Enumerable.Range(0, 20).Select(n => Ended($"1-{n:D2}", n, n % 2 == 0 ? "failed" : "completed"))]);

        Assert.Equal(5, await Projection.RemoveOldAsync(new RetentionRule([], 12), 5));
        Assert.Equal(3, await Projection.RemoveOldAsync(new RetentionRule([], 12), 5));
        Assert.Equal(0, await Projection.RemoveOldAsync(new RetentionRule([], 12), 5));
        Assert.Equal(Enumerable.Range(8, 12).Reverse().Select(n => $"1-{n:D2}"), await Page(new() { Limit = 50 }));
    }

    [Fact]
    public async Task A_row_written_again_counts_as_ended_anew()
    {
        await Write(Ended("1-a", 10), Ended("1-b", 10));
        await Write(Ended("1-a", 30));
        await Write(Ended("1-c", 40));

        await RemoveOld(completedUntil: 20, failedUntil: 20);

        Assert.Equal(["1-c", "1-a"], (await Page(new() { Limit = 10 })).Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task Rows_removed_before_a_restart_do_not_make_new_ones_look_old()
    {
        await Write(Ended("1-a", 10), Ended("1-b", 10));
        await Write(Ended("1-c", 20));
        await RemoveOld(completedUntil: 100, failedUntil: 100);
        await Projection.RemoveAsync(["1-a", "1-b", "1-c"]);
        await Projection.DisposeAsync();
        Projection = await OpenAsync();

        await Write(Ended("1-d", 30));

        Assert.Equal(0, await RemoveOld(completedUntil: 25, failedUntil: 25));
        Assert.Equal(["1-d"], await Page(new() { Limit = 10 }));
    }

    [Fact]
    public async Task Counts_of_a_query_are_those_of_its_pages()
    {
        var random = new Random(7);
        await Write([.. Enumerable.Range(0, 300).Select(_ => RandomRow(random)).DistinctBy(row => row.Id)]);
        for (var n = 0; n < 200; n++)
        {
            var query = RandomQuery(random) with { Limit = 1000 };
            Assert.Equal((await Page(query)).Length, await Projection.CountAsync(query, CancellationToken.None));
        }
    }

    private static ProjectedRow Ended(string id, int second, string status = "completed") =>
        Row(id, second, status) with { EndedAt = second * 1_000_000L };

    private async Task<int> RemoveOld(int completedUntil, int failedUntil) => await Projection.RemoveOldAsync(
        new RetentionRule([new(["completed", "cancelled"], completedUntil * 1_000_000L), new(["failed"], failedUntil * 1_000_000L)], null), 100);

    private async Task AssertCounts(params (string Status, string Domain, long Count)[] expected) => Assert.Equal(
        expected,
        (await Projection.CountsAsync(CancellationToken.None)).Rows.Select(row => (row.Status, row.Domain, row.Count)).OrderBy(row => row));

    protected static ProjectedRow Row(string id, long sortKey, string status = "completed", string type = "echo", string domain = "default") =>
        new(id, sortKey, status, type, domain, null, null, Encoding.UTF8.GetBytes($"{{\"id\":\"{id}\"}}"));

    protected static Dictionary<string, string> Tags(params (string Name, string Value)[] tags) => tags.ToDictionary(t => t.Name, t => t.Value);

    protected ValueTask Write(params ProjectedRow[] rows) => Projection.WriteAsync([new ProjectionWrite(1, 1, rows, [])]);

    protected async Task<ProjectedRow?> Find(string id) => await Projection.FindAsync(id, CancellationToken.None);

    protected async Task<string[]> Page(ProjectionQuery query) =>
        [.. (await Projection.PageAsync(query, CancellationToken.None)).Select(r => r.Id)];

    private static void AssertSame(ProjectedRow expected, ProjectedRow? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected with { Body = default, Tags = null }, actual with { Body = default, Tags = null });
        Assert.Equal(expected.Body.ToArray(), actual.Body.ToArray());
        Assert.Equal(expected.Tags ?? new Dictionary<string, string>(), actual.Tags ?? new Dictionary<string, string>());
    }

    private static IEnumerable<string> Expected(IEnumerable<ProjectedRow> rows, ProjectionQuery query) => rows
        .Where(r => (query.Status ?? r.Status) == r.Status && (query.Type ?? r.Type) == r.Type && (query.Domain ?? r.Domain) == r.Domain)
        .Where(r => query.Agent is null || query.Agent == r.Agent)
        .Where(r => query.Tags is null || query.Tags.All(t => r.Tags is not null && r.Tags.Contains(t)))
        .Where(r => query.SortKeyAfter is null || r.SortKey > query.SortKeyAfter)
        .Where(r => query.Before is not { } b || r.SortKey < b.SortKey || (r.SortKey == b.SortKey && string.CompareOrdinal(r.Id, b.Id) < 0))
        .OrderByDescending(r => r.SortKey).ThenByDescending(r => r.Id, StringComparer.Ordinal)
        .Take(query.Limit).Select(r => r.Id);

    private static string RandomId(Random random) => $"{random.Next(1, 4)}-{random.Next(400):x3}";

    private static ProjectedRow RandomRow(Random random) => new(
        RandomId(random),
        random.Next(60),
        Pick(random, "completed", "completed", "failed"),
        Pick(random, "a", "b", "c"),
        Pick(random, "d1", "d2"),
        Pick<string?>(random, null, "x", "y"),
        random.Next(2) == 0 ? null : Enumerable.Range(0, random.Next(4)).ToDictionary(n => $"k{n}", _ => $"{random.Next(3)}"),
        new byte[random.Next(50)]);

    private static ProjectionQuery RandomQuery(Random random) => new()
    {
        Limit = random.Next(1, 40),
        Before = random.Next(2) == 0 ? null : (random.Next(60), RandomId(random)),
        SortKeyAfter = random.Next(3) == 0 ? random.Next(60) : null,
        Status = Pick<string?>(random, null, null, "completed", "failed"),
        Type = Pick<string?>(random, null, null, "a", "c"),
        Domain = Pick<string?>(random, null, null, "d1"),
        Agent = Pick<string?>(random, null, null, "x"),
        Tags = random.Next(2) == 0 ? null : Enumerable.Range(0, random.Next(3)).ToDictionary(n => $"k{n}", _ => $"{random.Next(3)}"),
    };

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
