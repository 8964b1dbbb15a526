using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Demo;

/// <summary>All the work of a demo, in the order of submission.</summary>
/// <param name="FirstWave">What is submitted before the server is in trouble.</param>
/// <param name="SecondWave">What is being submitted when the server is killed.</param>
internal sealed record DemoPlan(IReadOnlyList<string> Files, IReadOnlyList<DemoItem> FirstWave, IReadOnlyList<DemoItem> SecondWave)
{
    /// <summary>Most files that are looked at.</summary>
    public const int MostFiles = 300;

    /// <summary>How long the delayed tasks wait.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(4);

    private const int MeasuringTasks = 360;
    private const int DelayedTasks = 6;
    private const int SlowTasks = 3;

    public IEnumerable<DemoItem> All => FirstWave.Concat(SecondWave);

    public int Count => FirstWave.Count + SecondWave.Count;

    /// <summary>Plans the work on these files.</summary>
    /// <param name="missing">A file that does not exist, for the task without hope.</param>
    /// <exception cref="IOException">A file vanished while it was measured.</exception>
    public static DemoPlan For(IReadOnlyList<string> files, string missing, DemoPrograms programs)
    {
        var items = Enumerable.Range(0, Math.Max(files.Count, MeasuringTasks))
            .Select(i => Make($"{i:D3}", KindOf(i), (DemoMeasure)(i / files.Count % 2), files[i % files.Count], programs))
            .ToList();
        var half = items.Count * 6 / 10;
        return new DemoPlan(
            files,
            [
                .. Enumerable.Range(0, DelayedTasks).Select(i => Make($"delayed-{i}", DemoKind.Delayed, DemoMeasure.Lines, files[i % files.Count], programs)),
                Make("hopeless", DemoKind.Hopeless, DemoMeasure.Lines, missing, programs),
                .. items.Take(half),
                .. Enumerable.Range(0, SlowTasks).Select(i => Make($"slow-{i}", DemoKind.Slow, DemoMeasure.Lines, files[i % files.Count], programs)),
            ],
            [.. items.Skip(half)]);
    }

    private static DemoKind KindOf(int i) => i % 15 == 7 ? DemoKind.Flaky : DemoKind.Plain;

    private static DemoItem Make(string key, DemoKind kind, DemoMeasure measure, string file, DemoPrograms programs) => new(
        key,
        kind,
        measure,
        file,
        kind == DemoKind.Hopeless ? null : DemoFigures.Of(measure, file),
        new SubmitTaskRequest
        {
            TaskType = "process",
            Priority = kind == DemoKind.Slow ? 0 : 1 + (key[^1] % 4),
            InputData = programs.Input(measure, file, kind),
            Delay = kind == DemoKind.Delayed ? Delay.TotalSeconds : null,
            Timeout = 60,
            IdempotencyKey = "demo-" + key,
            Tags = new Dictionary<string, string> { [DemoItem.Tag] = key },
            RetryPolicy = new RetryPolicyResource { MaxAttempts = 3, InitialInterval = 0.3 },
        });
}
