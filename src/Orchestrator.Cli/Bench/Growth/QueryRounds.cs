using System.Diagnostics;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Growth;

/// <summary>What people and programs ask a server, one call at a time, each kind in its turn.</summary>
internal static class QueryRounds
{
    private const int WarmUp = 5;
    private const string List = "/api/v1/tasks?limit=50";

    /// <summary>Makes each query so many times.</summary>
    public static IReadOnlyDictionary<string, Spread> Run(Uri server, FinishedTasks finished, int count)
    {
        var queries = Queries(finished);
        var times = queries.Keys.ToDictionary(name => name, _ => new List<double>());
        using var link = new HttpLink(server);
        for (var round = -WarmUp; round < count; round++)
        {
            foreach (var (name, path) in queries)
            {
                var request = HttpRequests.Get(path(Math.Max(0, round)));
                var start = Stopwatch.GetTimestamp();
                link.Ask(request);
                if (round >= 0)
                {
                    times[name].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        return times.ToDictionary(entry => entry.Key, entry => Spread.Of(entry.Value));
    }

    /// <summary>Paths by name and round; ids are taken from all over the table.</summary>
    private static Dictionary<string, Func<int, string>> Queries(FinishedTasks finished)
    {
        const int Prime = 7919;
        return new Dictionary<string, Func<int, string>>
        {
            ["task_by_id"] = round => "/api/v1/tasks/" + finished.Ids[round * Prime % finished.Ids.Count],
            ["first_page"] = _ => List,
            ["deep_page"] = _ => $"{List}&cursor={Uri.EscapeDataString(finished.MiddleCursor)}",
            ["status"] = _ => $"{List}&status=failed",
            ["type"] = _ => $"{List}&task_type={FinishedTasks.RareType}",
            ["tag"] = _ => $"{List}&tag.team=c",
            ["rare_tag"] = _ => $"{List}&tag.rare=yes",
            ["agent"] = _ => $"{List}&agent_id={FinishedTasks.FirstAgent}",
            ["status_and_type"] = _ => $"{List}&status=failed&task_type={FinishedTasks.FailingType}",
            ["status_and_other_type"] = _ => $"{List}&status=failed&task_type={FinishedTasks.RareType}",
            ["type_and_tag"] = _ => $"{List}&task_type={FinishedTasks.RareType}&tag.team=c",
            ["agent_and_rare_tag"] = _ => $"{List}&agent_id={FinishedTasks.FirstAgent}&tag.rare=yes",
            ["tag_and_deep_page"] = _ => $"{List}&tag.team=c&cursor={Uri.EscapeDataString(finished.MiddleCursor)}",
            ["node_status"] = _ => "/api/v1/status",
        };
    }
}
