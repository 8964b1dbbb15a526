using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Domain;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Partial_policy_is_filled_from_the_defaults()
    {
        var policy = new RetryPolicy { MaxAttempts = 7 };

        Assert.Equal(RetryPolicy.Default with { MaxAttempts = 7 }, policy);
        Assert.Equal(
            (4, 1.0, 2.0, 300.0, 0.1, 3),
            (RetryPolicy.Default.MaxAttempts, RetryPolicy.Default.InitialInterval.TotalSeconds, RetryPolicy.Default.BackoffCoefficient,
                RetryPolicy.Default.MaximumInterval.TotalSeconds, RetryPolicy.Default.Jitter, RetryPolicy.Default.MaxLosses));
    }

    [Fact]
    public void All_kinds_but_resource_exhausted_are_retried_by_default()
    {
        var retried = ErrorKindNames.All.Where(entry => RetryPolicy.Default.RetryOn.HasFlag(entry.Kind)).Select(entry => entry.Name);

        Assert.Equal(["agent_error", "agent_lost", "node_failure", "timeout", "network_error"], retried);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(9, 256)]
    [InlineData(10, 300)]
    [InlineData(int.MaxValue, 300)]
    public void Back_off_doubles_up_to_its_maximum(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new RetryPolicy { Jitter = 0 }.Backoff(failures, 0.5));

    [Theory]
    [InlineData(0.0, 0.9)]
    [InlineData(0.5, 1.0)]
    [InlineData(0.75, 1.05)]
    public void Jitter_spreads_both_ways(double u, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryPolicy.Default.Backoff(1, u));

    [Fact]
    public void Zero_interval_retries_at_once_however_often_it_failed() =>
        Assert.Equal(TimeSpan.Zero, new RetryPolicy { InitialInterval = TimeSpan.Zero }.Backoff(100_000, 0.3));

    [Fact]
    public void Full_jitter_after_very_many_failures_is_still_a_time() =>
        Assert.InRange(new RetryPolicy { Jitter = 1 }.Backoff(100_000, 0), TimeSpan.Zero, TimeSpan.FromSeconds(300));
}
