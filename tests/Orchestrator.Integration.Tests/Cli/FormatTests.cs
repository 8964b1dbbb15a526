using Orchestrator.Cli.Output;
using Orchestrator.Cli.Progress;
using Orchestrator.Cli.Tasks;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Contracts.Events;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary>Words and lines, without any process.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData("""{"task_type": "echo", "timeout": 1e999}""", "has a number that is too large")]
    [InlineData("""{"task_type": "echo", "requirements": {"min_cpu": -1e999}}""", "has a number that is too large")]
    [InlineData("""{"task_type": "echo", "priority": "high", "tags": {"a": "b"}}""", null)]
    [InlineData("""{"task_type": "echo", "priority": 4, "input_data": [1, {"x": null}]}""", null)]
    [InlineData("""{"task_type": "echo", "retry_policy": {"max_attempts": "many"}}""", "retry_policy.max_attempts has a value that does not fit")]
    [InlineData("""{"task_type": "echo", "tag": {"a": "b"}}""", "'tag' is no field of a task; did you mean 'tags'?")]
    [InlineData("""{"priority": 1}""", "task_type is required")]
    [InlineData("null", "must be a JSON object, not null")]
    [InlineData("7", "must be a JSON object, not number")]
    public void A_line_is_a_task_or_says_why_not(string line, string? fault)
    {
        Assert.Equal(fault, TaskLine.Read(line, out var task));
        Assert.Equal(fault is null, task is not null);
    }

    [Fact]
    public void A_line_keeps_what_it_says()
    {
        Assert.Null(TaskLine.Read("""{"task_type": "echo", "priority": "high", "delay": 1.5, "input_data": {"x":  1}}""", out var task));

        Assert.Equal(("echo", 1, 1.5, """{"x":  1}"""), (task!.TaskType, task.Priority, task.Delay, task.InputData.ToString()));
    }

    [Fact]
    public void A_filter_is_shown_as_the_options_it_was_typed_with()
    {
        var filter = new BulkFilter { Status = "failed", Tags = new Dictionary<string, string> { ["a"] = "b" }, SubmittedBefore = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.FromHours(1)) };

        Assert.Equal("--status failed --tag a=b --before 2026-03-01T07:00:00Z", BulkFields.FilterOf(filter));
        Assert.Equal("--all", BulkFields.FilterOf(new BulkFilter()));
    }

    [Fact]
    public void An_event_is_one_line_whatever_it_says()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var screen = new TextScreen(output, new PlainLayout(), TimeProvider.System);

        screen.Event(new StreamEventResource { Topic = "tasks", Type = "cancel_requested", At = "2026-03-01T08:00:00Z", TaskId = "t1", Attempt = 2, Data = RawJson.Parse("""{"reason":"a\nb\u001b[2J"}""") }, namesTask: true);

        Assert.EndsWith("  t1  cancel_requested  #2   reason=a b\\u001b[2J\n", output.ToString());
        Assert.Single(output.ToString().TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Progress_in_a_pipe_is_a_line_every_five_seconds_at_most()
    {
        var time = new SetTime();
        using var error = new StringWriter { NewLine = "\n" };
        var view = new PlainProgressView(error, time);

        view.Show("1 submitted", 0.1);
        time.Passed = TimeSpan.FromSeconds(5);
        view.Show("2 submitted", 0.2);
        view.Show("3 submitted", null);
        time.Passed = TimeSpan.FromSeconds(10);
        view.Show("4 submitted", null);
        view.Say("line 5: no");

        Assert.Equal("2 submitted (20%)\n4 submitted\nline 5: no\n", error.ToString());
    }

    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
