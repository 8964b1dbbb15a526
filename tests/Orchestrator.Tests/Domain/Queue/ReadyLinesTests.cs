using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Tests.Domain.Queue;

public sealed class ReadyLinesTests
{
    private readonly DrivenQueue queue = new();

    private ReadyLines Ready => queue.Queue.Ready;

    [Fact]
    public void New_line_is_open_and_the_first_open_line_is_that_of_the_first_task()
    {
        Assert.Null(Ready.FirstOpen());
        var late = queue.Submit(Spec("a", priority: 3));
        var early = queue.Submit(Spec("b", priority: 1));

        Assert.Same(early, Ready.FirstOpen()!.Front);
        queue.Start(early);
        Assert.Same(late, Ready.FirstOpen()!.Front);
    }

    [Fact]
    public void Blocked_line_stays_blocked_when_a_task_joins_it_and_comes_back_when_opened()
    {
        queue.Submit(Spec("a"));
        var line = Ready.FirstOpen()!;
        Ready.Block(line);
        queue.Submit(Spec("a", priority: 0));

        Assert.Null(Ready.FirstOpen());
        Ready.Open(line);
        Assert.Same(line, Ready.FirstOpen());
        Assert.Equal(0, line.Front!.Spec.Priority);
    }

    [Fact]
    public void Emptied_line_is_open_by_itself_when_it_gets_a_task_and_opening_an_empty_one_does_nothing()
    {
        var only = queue.Submit(Spec("a"));
        var line = Ready.FirstOpen()!;
        Ready.Block(line);
        queue.Cancel(only);
        Ready.Open(line);
        Assert.Null(Ready.FirstOpen());
        Assert.Null(line.Front);

        queue.Submit(Spec("a"));
        Assert.Same(line, Ready.FirstOpen());
    }

    [Fact]
    public void Agent_is_shown_the_first_task_it_can_run_also_in_a_blocked_line()
    {
        var task = queue.Submit(Spec("a"));
        Ready.Block(Ready.FirstOpen()!);

        Assert.Same(task, Ready.First(DrivenQueue.AnyAgent, out var line));
        Assert.True(line!.IsBlocked);
        Assert.Null(Ready.First(new AgentProfile { Id = "b", TaskTypes = new HashSet<string> { "b" } }, out line));
        Assert.Null(line);
    }

    [Fact]
    public void What_was_found_out_about_a_line_stays_with_it()
    {
        queue.Submit(Spec("a"));
        Ready.FirstOpen()!.Candidates = "found";
        queue.Start(queue.Submit(Spec("a", priority: 0)));

        Assert.Equal("found", Ready.FirstOpen()!.Candidates);
    }

    [Fact]
    public void First_open_line_and_first_task_of_an_agent_are_those_of_a_scan_of_all_tasks() =>
        Properties.CheckLists(LineStep.Any, 150, steps =>
        {
            var driven = new DrivenQueue();
            var blocked = new HashSet<ReadyLine>();
            foreach (var step in steps)
            {
                step.Run(driven, blocked);
                LineStep.Check(driven, blocked);
            }
        });

    private static TaskSpec Spec(string type, int priority = TaskPriority.Normal) => DrivenQueue.Spec(priority: priority) with { Type = type };
}
