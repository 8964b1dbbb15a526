using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Tests.Domain.Flow;

public sealed class TenantTests
{
    /// <summary>A tenant whose work never ends: how long its attempts take on average, and its weight.</summary>
    private sealed record Load(string Name, double Seconds, double Weight, string Type);

    private static Gen<Load[]> Loads =>
        from count in Gen.Choose(2, 5)
        from seconds in Gen.ArrayOf(Gen.Elements(0.2, 1, 3, 7), count)
        from weights in Gen.ArrayOf(Gen.Elements(0.5, 1, 2, 4), count)
        from types in Gen.ArrayOf(Gen.Elements("echo", "sleep"), count)
        from ownTypes in Gen.Elements(true, false)
        select Enumerable.Range(0, count)
            .Select(i => new Load($"tenant {i}", seconds[i], weights[i], ownTypes ? types[i] : "echo")).ToArray();

    [Fact]
    public void Tenants_that_always_have_work_get_slot_time_by_weight() =>
        Properties.Check(
            Loads,
            loads =>
            {
                var used = Run(loads, slots: 10, TimeSpan.FromSeconds(800));
                var total = used.Values.Sum();
                foreach (var load in loads)
                {
                    var share = load.Weight / loads.Sum(other => other.Weight);
                    Assert.InRange(used[load.Name] / total, (share * 0.9) - 0.01, (share * 1.1) + 0.01);
                }
            },
            runs: 12);

    [Fact]
    public void Tenant_that_comes_late_does_not_wait_for_the_backlog_of_another()
    {
        var queue = new DrivenQueue();
        for (var i = 0; i < 1_000; i++)
        {
            queue.Submit(Spec("first"));
        }

        Take(queue, 100);
        for (var i = 0; i < 10; i++)
        {
            queue.Submit(Spec("late"));
        }

        var started = Take(queue, 20);
        Assert.Equal(10, started.Count(task => task.Spec.Tags[0].Value == "late"));
    }

    [Fact]
    public void Tenant_gets_nothing_for_the_time_it_was_idle()
    {
        var queue = new DrivenQueue();
        queue.Submit(Spec("idle"));
        Take(queue, 1);
        for (var i = 0; i < 200; i++)
        {
            queue.Submit(Spec("busy"));
        }

        Take(queue, 100);
        for (var i = 0; i < 50; i++)
        {
            queue.Submit(Spec("idle"));
        }

        Assert.InRange(Take(queue, 40).Count(task => task.Spec.Tags[0].Value == "idle"), 19, 21);
    }

    [Fact]
    public void Priority_comes_before_the_share_and_ageing_before_priority()
    {
        var queue = new DrivenQueue();
        for (var i = 0; i < 10; i++)
        {
            queue.Submit(Spec("a"));
        }

        Take(queue, 5);
        var urgent = queue.Submit(Spec("a", TaskPriority.High));
        queue.Submit(Spec("b"));
        Assert.Same(urgent, Assert.Single(Take(queue, 1)));

        // What fell due 20 minutes before is not overtaken by anything of another level.
        queue.Advance(1_200);
        queue.Submit(Spec("c", TaskPriority.Critical));
        Assert.Equal(TaskPriority.Normal, Assert.Single(Take(queue, 1)).Spec.Priority);
    }

    [Fact]
    public void Tasks_without_a_tenant_share_as_one_and_keep_their_order()
    {
        var queue = new DrivenQueue();
        var plain = Enumerable.Range(0, 30).Select(_ => queue.Submit()).ToList();
        for (var i = 0; i < 30; i++)
        {
            queue.Submit(Spec("a"));
        }

        var started = Take(queue, 20);
        Assert.Equal(plain[..10], started.Where(task => task.Spec.Tags.Count == 0));
    }

    [Fact]
    public void Idle_tenants_are_forgotten()
    {
        var queue = new DrivenQueue();
        queue.Submit(Spec("stays"));
        for (var i = 0; i < 500; i++)
        {
            var task = queue.Submit(Spec($"passes {i}"));
            queue.Complete(task, queue.Start(task));
        }

        Assert.InRange(queue.Queue.Flow.Tenants.Count, 1, 70);
        Take(queue, 1);
        queue.Complete(queue.Queue.Tasks.Single(task => task.HasAttempt), queue.Queue.Tasks.Single(task => task.HasAttempt).Token);
        Assert.Equal(0, queue.Queue.Flow.Tenants.Count);
    }

    private static List<TaskRecord> Take(DrivenQueue queue, int count)
    {
        var started = new List<TaskRecord>();
        while (started.Count < count && queue.Queue.Ready.FirstOpen()?.Front is { } next)
        {
            queue.Start(next);
            started.Add(next);
        }

        return started;
    }

    private static TaskSpec Spec(string tenant, int priority = TaskPriority.Normal, string type = "echo") =>
        DrivenQueue.Spec(priority: priority) with { Type = type, Tags = [new(FlowLimits.TenantTag, tenant)] };

    /// <summary>Slot seconds by tenant, once the costs are known.</summary>
    private static Dictionary<string, double> Run(Load[] loads, int slots, TimeSpan time)
    {
        var queue = new DrivenQueue(new TaskQueueLimits
        {
            Flow = new FlowLimits { TenantWeights = new KeyedLimit<double>(1, loads.ToDictionary(load => load.Name, load => load.Weight)) },
        });
        var chance = new SeededChance(5);
        var running = new PriorityQueue<(TaskRecord Task, Load Load), long>();
        var used = loads.ToDictionary(load => load.Name, _ => 0.0);
        var warm = queue.Now + (time / 5);
        var end = queue.Now + time;
        foreach (var load in loads)
        {
            for (var i = 0; i < 3 * slots; i++)
            {
                queue.Submit(Spec(load.Name, type: load.Type));
            }
        }

        while (queue.Now < end)
        {
            while (running.Count < slots)
            {
                var task = queue.Queue.Ready.FirstOpen()!.Front!;
                var load = loads.Single(load => load.Name == task.Spec.Tags[0].Value);
                queue.Start(task);
                queue.Submit(Spec(load.Name, type: load.Type));
                running.Enqueue((task, load), (queue.Now + TimeSpan.FromSeconds(load.Seconds * (0.5 + chance.NextDouble()))).Microseconds);
            }

            running.TryDequeue(out var done, out var at);
            queue.Pass(new Instant(at) - queue.Now);
            used[done.Load.Name] += done.Task.StartedAt!.Value >= warm ? (queue.Now - done.Task.StartedAt!.Value).TotalSeconds : 0;
            queue.Complete(done.Task, done.Task.Token);
            queue.EvictAll();
        }

        return used;
    }
}
