namespace Orchestrator.Journal.Sqlite.Projecting;

/// <summary>Rows of one agent: a range for each block.</summary>
internal sealed class AgentSource(TasksTable tasks, long agent, long firstBlock, int blocks) : IPageSource
{
    public int RangeCount => blocks;

    public void Read(int range, PageKey before, long sortKeyAfter, int limit, Queue<PageEntry> into) =>
        tasks.ReadAgent(firstBlock + range, agent, before, sortKeyAfter, limit, into);

    public long Count(int range, long limit) => tasks.CountAgent(firstBlock + range, agent, limit);

    public bool Passes(PageEntry entry) => tasks.ClassAndAgentOf(entry.Row).Agent == agent;
}
