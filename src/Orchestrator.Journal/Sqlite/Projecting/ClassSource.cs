namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>Rows by status, type and domain: a range for each combination that matches.</summary>
internal sealed class ClassSource(TasksTable tasks, IReadOnlyList<long> classes) : IPageSource
{
    private readonly HashSet<long> distinct = [.. classes];

    public int RangeCount => classes.Count;

    public void Read(int range, PageKey before, long sortKeyAfter, int limit, Queue<PageEntry> into) =>
        tasks.ReadClass(classes[range], before, sortKeyAfter, limit, into);

    public long Count(int range, long limit) => tasks.CountClass(classes[range], limit);

    public bool Passes(PageEntry entry) => distinct.Contains(entry.Class ?? tasks.ClassAndAgentOf(entry.Row).Class);
}
