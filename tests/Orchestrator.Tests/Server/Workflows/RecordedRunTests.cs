using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Tests.Domain;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary>Workflows that others recorded are done in order, and about as fast as so many slots allow.</summary>
public sealed class RecordedRunTests
{
    private static readonly Gen<Shape> Shapes =
        from slots in Gen.Choose(1, 8)
        from layers in Gen.Choose(1, 6)
        from width in Gen.Choose(1, 10)
        from lengths in Gen.ArrayOf(Gen.Choose(0, 30_000), layers * width)
        from edges in Gen.ArrayOf(Gen.Choose(0, 3), layers * width * width)
        select new Shape(slots, width, lengths, edges);

    [Fact]
    public void No_slot_is_free_while_a_step_could_begin() => Properties.Check(
        Shapes,
        shape =>
        {
            var run = RecordedRun.Of(shape.Recording(), shape.Slots);

            run.CheckOrder();
            Assert.InRange(run.Makespan, run.Bound - run.Tolerance, run.GreedyBound + run.Tolerance);
        },
        runs: 60);

    [Fact]
    public void Wide_workflows_take_at_most_a_fifth_longer_than_they_must() => Properties.Check(
        from slots in Gen.Choose(2, 8)
        from layers in Gen.Choose(1, 3)
        from lengths in Gen.ArrayOf(Gen.Choose(5_000, 10_000), layers * slots * 12)
        from edges in Gen.ArrayOf(Gen.Choose(0, 8), lengths.Length * slots * 12)
        select new Shape(slots, slots * 12, lengths, edges),
        shape =>
        {
            var run = RecordedRun.Of(shape.Recording(), shape.Slots);

            run.CheckOrder();
            Assert.InRange(run.Makespan, run.Bound - run.Tolerance, 1.2 * run.Bound);
        },
        runs: 25);

    [Fact]
    public void The_longest_way_is_begun_first_when_no_more_is_queued_than_there_are_slots()
    {
        var chain = Enumerable.Range(0, 10).Select(i => new { id = $"chain{i}", parents = i == 0 ? [] : new[] { $"chain{i - 1}" } });
        var tasks = Enumerable.Range(0, 30).Select(i => new { id = $"alone{i}", parents = Array.Empty<string>() }).Concat(chain).ToList();

        var run = RecordedRun.Of(Shape.Write(tasks, tasks.Select(task => new { task.id, runtimeInSeconds = 1.0 })), slots: 4, maxParallel: 4);

        run.CheckOrder();
        Assert.Equal(10, run.Bound, run.Tolerance);
        Assert.Equal(10, run.Makespan, run.Tolerance);
    }

    /// <summary>Layers of tasks; a task waits for those of the layer before where its edge is 0.</summary>
    /// <param name="Lengths">Of each task, in milliseconds.</param>
    private sealed record Shape(int Slots, int Width, int[] Lengths, int[] Edges)
    {
        public byte[] Recording() => Write(
            Lengths.Select((_, task) => new { id = $"t{task}", parents = Parents(task) }),
            Lengths.Select((length, task) => new { id = $"t{task}", runtimeInSeconds = length / 1000.0 }));

        public static byte[] Write(object specified, object executed) => JsonSerializer.SerializeToUtf8Bytes(new
        {
            name = "recorded",
            schemaVersion = "1.5",
            workflow = new { specification = new { tasks = specified }, execution = new { tasks = executed } },
        });

        private IEnumerable<string> Parents(int task) => task < Width
            ? []
            : Enumerable.Range((task / Width * Width) - Width, Width).Where((_, place) => Edges[(task * Width) + place] == 0).Select(parent => $"t{parent}");
    }
}
