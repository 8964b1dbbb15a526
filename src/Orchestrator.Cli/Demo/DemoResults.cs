namespace Orchestrator.Cli.Demo;

/// <summary>The tasks' results next to what the files themselves say.</summary>
internal sealed record DemoResults
{
    public required IReadOnlyList<string> Faults { get; init; }

    public required long Lines { get; init; }

    public required long LinesDirectly { get; init; }

    public required int ChecksumsEqual { get; init; }

    public required int Checksums { get; init; }

    public required int FilesChanged { get; init; }

    public static DemoResults Of(DemoPlan plan, ILookup<string?, DemoTask> tasks)
    {
        var changed = plan.All.Where(item => item.Expected is not null && !tasks[item.Key].Any(task => task.Number == item.Expected) && HasChanged(item)).ToHashSet();
        var measured = plan.All.Where(item => item.Expected is not null && !changed.Contains(item)).ToList();
        var lines = measured.Where(item => item.Measure == DemoMeasure.Lines).ToList();
        var checksums = measured.Where(item => item.Measure == DemoMeasure.Checksum).ToList();
        return new DemoResults
        {
            // All tasks of an item count: a second one would show in the sum.
            Lines = lines.Sum(item => tasks[item.Key].Sum(task => task.Number ?? 0)),
            LinesDirectly = lines.Sum(item => item.Expected!.Value),
            Checksums = checksums.Count,
            ChecksumsEqual = checksums.Count(item => tasks[item.Key].Any(task => task.Number == item.Expected)),
            FilesChanged = changed.Count,
            Faults = [.. measured.Where(item => !tasks[item.Key].Any(task => task.Number == item.Expected)).Select(item => Fault(item, tasks[item.Key])).Take(10)],
        };
    }

    private static string Fault(DemoItem item, IEnumerable<DemoTask> tasks) =>
        $"{item.Measure} of {item.File} should be {item.Expected}; got {string.Join(", ", tasks.Select(task => $"{task.Number?.ToString() ?? "nothing"} ({task.Task.Status}{(task.Task.Error is { } error ? ": " + error.Message : "")})").DefaultIfEmpty("no task"))}.";

    /// <summary>Somebody may well work in the folder meanwhile; then the result is neither right nor wrong.</summary>
    private static bool HasChanged(DemoItem item)
    {
        try
        {
            return DemoFigures.Of(item.Measure, item.File) != item.Expected;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
