using Orchestrator.Handlers.Echo;
using Orchestrator.Handlers.Fail;
using Orchestrator.Handlers.Sleep;

namespace Orchestrator.Tests.Handlers;

public sealed class SimpleHandlersTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("""{"a": [1, "ü"]}""")]
    [InlineData("17")]
    public async Task Echo_returns_its_input_as_it_came(string input)
    {
        var outcome = await new EchoHandler().RunAsync(new AttemptContext(input), CancellationToken.None);
        Assert.Equal(input, Assert.IsType<TaskOutcome.Completed>(outcome).Result.ToString());
    }

    [Fact]
    public async Task Sleep_waits_on_the_clock_of_the_engine()
    {
        var time = new StillTime();
        var sleep = new SleepHandler().RunAsync(new AttemptContext("""{"seconds": 2.5}""", time: time), CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(2.4));
        Assert.False(sleep.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(2.5, (await sleep).Result().GetProperty("seconds").GetDouble());
    }

    [Fact]
    public async Task Sleep_obeys_a_stop()
    {
        using var stop = new CancellationTokenSource();
        var sleep = new SleepHandler().RunAsync(new AttemptContext("""{"seconds": 1000}""", time: new StillTime()), stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleep);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"seconds": -1}""")]
    [InlineData("""{"seconds": "2"}""")]
    [InlineData("""{"seconds": 1e300}""")]
    public async Task Sleep_names_the_field_it_cannot_use(string input) =>
        (await new SleepHandler().RunAsync(new AttemptContext(input), CancellationToken.None)).IsBadInput("input_data.seconds");

    [Fact]
    public async Task Input_that_is_no_object_is_refused() =>
        (await new SleepHandler().RunAsync(new AttemptContext("[1]"), CancellationToken.None)).IsBadInput("input_data must be an object");

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Fail_fails_as_often_as_asked_and_then_completes(int attempt, bool completes)
    {
        var outcome = await new FailHandler().RunAsync(new AttemptContext("""{"message": "no", "times": 2}""", attempt), CancellationToken.None);
        if (completes)
        {
            Assert.Equal(attempt, outcome.Result().GetProperty("attempt").GetInt32());
        }
        else
        {
            Assert.Equal(new TaskOutcome.Failed(TaskErrorTypes.AgentError, "no"), outcome);
        }
    }

    [Theory]
    [InlineData("null", true)]
    [InlineData("""{"times": null, "retryable": false}""", false)]
    public async Task Fail_fails_always_when_no_number_is_given(string input, bool retryable)
    {
        var failure = (await new FailHandler().RunAsync(new AttemptContext(input, attempt: 99), CancellationToken.None)).Failure();
        Assert.Equal(retryable, failure.Retryable);
        Assert.NotEmpty(failure.Message);
    }

    [Theory]
    [InlineData("""{"times": -1}""", "input_data.times")]
    [InlineData("""{"times": 1.5}""", "input_data.times")]
    [InlineData("""{"retryable": "yes"}""", "input_data.retryable")]
    [InlineData("""{"message": 3}""", "input_data.message")]
    public async Task Fail_names_the_field_it_cannot_use(string input, string field) =>
        (await new FailHandler().RunAsync(new AttemptContext(input), CancellationToken.None)).IsBadInput(field);
}
