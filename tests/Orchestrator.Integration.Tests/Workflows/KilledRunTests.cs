using System.Globalization;
using System.Text.Json;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Workflows;

/// <summary>What becomes of a run when the server that it is on is killed.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const int Layers = 6;
    private const int Width = 5;
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_goes_on_after_kills_and_accepts_one_result_of_each_step()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Programs that a killed server leaves are ended on Linux only.");
        var doors = new Dictionary<string, (NamedPipe Reached, NamedPipe Open)>();
        foreach (var step in new[] { Id(2, 2), Id(4, 1) })
        {
            doors.Add(step, (await NamedPipe.CreateAsync(folder, $"{step}-reached"), await NamedPipe.CreateAsync(folder, $"{step}-open")));
        }

        await File.WriteAllTextAsync(folder.File("sums.json"), Flow(doors));
        await using var server = await OrcServer.StartAsync("--allow", "process", "--slots", "4");
        var run = (await server.RunAsync("workflow", "run", folder.File("sums.json"))).Expect(0).Stdout.Trim();
        foreach (var (reached, open) in doors.Values)
        {
            await reached.ReadAsync();
            await server.CrashAsync();
            await reached.ReadAsync();
            await open.WriteAsync("go on");
        }

        (await server.RunAsync("workflow", "watch", run)).Expect(0);
        var shown = (await server.RunAsync("workflow", "show", run, "--json")).Expect(0).Json;
        var steps = shown.GetProperty("tasks").EnumerateObject().ToDictionary(step => step.Name, step => step.Value);
        var expected = Sums();

        Assert.Equal("completed", shown.Text("status"));
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), steps.Keys.Order(StringComparer.Ordinal));
        Assert.All(steps, step => Assert.Equal(("completed", 1), (step.Value.Text("status"), step.Value.GetProperty("attempt").GetInt32())));
        Assert.All(steps, step => Assert.Equal(expected[step.Key], int.Parse(step.Value.GetProperty("result").Text("stdout"), CultureInfo.InvariantCulture)));

        // A step that was submitted again under another id would be a task that no step names.
        var tasks = (await server.RunAsync("task", "list", "--limit", "100", "--json")).Expect(0).JsonLines.Select(task => task.Text("task_id"));
        Assert.Equal(steps.Values.Select(step => step.Text("task_id")).Order(StringComparer.Ordinal), tasks.Order(StringComparer.Ordinal));
        await EachHasOneResultAsync(server, steps.Values.Select(step => step.Text("task_id")));
    }

    private static async Task EachHasOneResultAsync(OrcServer server, IEnumerable<string> tasks)
    {
        using var client = server.Connect();
        var lost = 0;
        foreach (var task in tasks)
        {
            var events = (await client.EventsAsync(task)).Items.Select(entry => entry.Type).ToList();
            Assert.Single(events, type => type == "completed");
            Assert.Equal("completed", events[^1]);
            lost += events.Count(type => type == "attempt_lost");
        }

        // A test in which the kills met nothing would pass as well.
        Assert.True(lost >= 2, $"{lost} attempts were lost.");
    }

    /// <summary>Layers of steps, each of which adds one to the sum of two of the layer before; some wait at a door.</summary>
    private static string Flow(Dictionary<string, (NamedPipe Reached, NamedPipe Open)> doors) => JsonSerializer.Serialize(new
    {
        workflow_id = "sums",
        tasks =
            from layer in Enumerable.Range(0, Layers)
            from place in Enumerable.Range(0, Width)
            let id = Id(layer, place)
            let before = Before(layer, place)
            let sum = new[] { "expr", "1" }.Concat(before.SelectMany(step => new[] { "+", $"${{trim(tasks.{step}.result.stdout)}}" }))
            select new
            {
                task_id = id,
                task_type = "process",
                dependencies = before,
                parameters = new
                {
                    command = doors.TryGetValue(id, out var door)
                        ? ["sh", "-c", "echo here > \"$1\"; cat \"$2\" > /dev/null; shift 2; exec \"$@\"", "sh", door.Reached.Path, door.Open.Path, .. sum]
                        : sum.ToArray(),
                },
            },
    });

    private static Dictionary<string, int> Sums()
    {
        var sums = new Dictionary<string, int>();
        for (var layer = 0; layer < Layers; layer++)
        {
            for (var place = 0; place < Width; place++)
            {
                sums[Id(layer, place)] = 1 + Before(layer, place).Sum(step => sums[step]);
            }
        }

        return sums;
    }

    private static string[] Before(int layer, int place) => layer == 0 ? [] : [Id(layer - 1, place), Id(layer - 1, (place + 1) % Width)];

    private static string Id(int layer, int place) => $"s{layer}_{place}";
}
