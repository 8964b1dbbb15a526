using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Domain.Redundancy;

public sealed class MajorityTests
{
    private readonly RedundantQueue queue = new(3, RedundancyPolicy.Majority);

    [Fact]
    public void Two_of_three_equal_results_win_and_the_third_is_stopped()
    {
        queue.BeginAll("abc");
        queue.Complete("a", "7");
        Assert.Equal("running", queue.State);

        queue.Complete("c", "7");

        Assert.Equal(["attempt_completed", "completed"], queue.Emitted);
        Assert.Equal(("completed", "7", "b"), (queue.State, queue.Result, queue.Stopped));
    }

    [Theory]
    [InlineData("""{"a":1,"b":[1.0,2]}""", """{ "b": [1, 2e0], "a": 1 }""")]
    [InlineData("\"\\u0041\"", "\"A\"")]
    [InlineData("null", "")]
    public void Results_are_equal_when_they_are_one_value_however_it_is_written(string left, string right)
    {
        queue.BeginAll("abc");
        queue.Complete("a", left);
        queue.Complete("b", right);

        Assert.Equal(("completed", left), (queue.State, queue.Result));
    }

    [Theory]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("1", "\"1\"")]
    [InlineData("9007199254740993", "9007199254740992")]
    public void Results_of_another_value_are_not_equal(string left, string right)
    {
        queue.BeginAll("abc");
        queue.Complete("a", left);
        queue.Complete("b", right);

        Assert.Equal("running", queue.State);
    }

    [Fact]
    public void No_majority_is_an_error_that_shows_what_each_agent_came_to()
    {
        queue.BeginAll("abc");
        queue.Complete("a", "1");
        queue.Fail("b", retryable: false);
        Assert.Equal("running", queue.State);
        queue.Complete("c", $"\"{new string('x', 500)}\"");

        Assert.Equal(("failed", ErrorKindNames.NoMajority), (queue.State, queue.Task.Error!.Type));
        Assert.False(queue.Task.Error.Retryable);
        Assert.StartsWith("No 2 of 3 results are equal: agent 'a': 1; agent 'b' failed: agent_error: broken; agent 'c': \"xxx", queue.Task.Error.Message);
        Assert.EndsWith("xxx....", queue.Task.Error.Message);
        Assert.True(queue.Task.Error.Message.Length < 300);
    }

    [Fact]
    public void A_task_that_cannot_have_a_majority_any_longer_does_not_wait_for_the_rest()
    {
        queue.BeginAll("abc");
        queue.Fail("a", retryable: false);
        queue.Fail("b", retryable: false);

        Assert.Equal(("failed", "c"), (queue.State, queue.Stopped));
        Assert.Contains("agent 'c': no result yet", queue.Task.Error!.Message);
    }

    [Fact]
    public void Half_is_no_majority()
    {
        var four = new RedundantQueue(4, RedundancyPolicy.Majority);
        four.BeginAll("abcd");
        four.Complete("a", "1");
        four.Complete("b", "1");
        four.Complete("c", "2");
        Assert.Equal("running", four.State);
        four.Complete("d", "2");

        Assert.Equal(ErrorKindNames.NoMajority, four.Task.Error!.Type);
    }
}
