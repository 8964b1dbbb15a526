using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Domain.Agents;

public sealed class CircuitBreakerTests
{
    private static readonly Instant Start = new(1_800_000_000_000_000);
    private readonly CircuitBreaker breaker = new(CircuitSettings.Default);

    private sealed record Step(int WaitMilliseconds, bool Begin, bool Succeed, bool EndOldest, bool Force);

    private static Gen<Step> Steps =>
        from wait in Gen.Frequency((5, Gen.Choose(0, 2000)), (1, Gen.Choose(10_000, 400_000)))
        from begin in Gen.Elements(true, true, false)
        from succeed in Gen.Elements(true, false)
        from oldest in Gen.Elements(true, false)
        from force in Gen.Frequency((20, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Step(wait, begin, succeed, oldest, force);

    [Fact]
    public void More_than_half_of_ten_that_fail_open_it_for_30_seconds()
    {
        Fail(5);
        Succeed(4);
        Assert.True(breaker.Allows(Start));

        Fail(1);

        Assert.Equal(CircuitState.Open, breaker.StateAt(Start));
        Assert.False(breaker.Allows(At(29.9)));
        Assert.Equal(At(30), breaker.NextChangeAt(Start));
        Assert.Equal(CircuitState.HalfOpen, breaker.StateAt(At(30)));
        Assert.Equal("6 of its last 10 attempts failed within 60 s", breaker.Reason);
    }

    [Fact]
    public void Failures_that_are_long_past_do_not_count()
    {
        Fail(9);

        breaker.Failed(At(61), 0);

        Assert.Equal(CircuitState.Closed, breaker.StateAt(At(61)));
    }

    [Fact]
    public void Half_open_lets_one_attempt_through_and_two_that_succeed_close_it()
    {
        Fail(10);

        var first = breaker.Began(At(30));
        Assert.False(breaker.Allows(At(31)));
        breaker.Succeeded(At(32), first);
        Assert.Equal(CircuitState.HalfOpen, breaker.StateAt(At(32)));
        breaker.Succeeded(At(33), breaker.Began(At(32)));

        Assert.Equal(CircuitState.Closed, breaker.StateAt(At(33)));
        Assert.Null(breaker.Reason);
    }

    [Fact]
    public void Failing_again_keeps_it_open_twice_as_long_up_to_five_minutes()
    {
        Fail(10);
        var now = Start;
        double[] expected = [30, 60, 120, 240, 300, 300];
        foreach (var seconds in expected)
        {
            var next = breaker.NextChangeAt(now)!.Value;
            Assert.Equal(seconds, (next - now).TotalSeconds);
            now = next;
            breaker.Failed(now, breaker.Began(now));
        }
    }

    [Fact]
    public void An_attempt_from_before_it_opened_neither_closes_nor_opens_it()
    {
        var old = breaker.Began(Start);
        Fail(10);
        var trial = breaker.Began(At(30));

        breaker.Failed(At(31), old);
        breaker.Succeeded(At(31), old);
        breaker.Succeeded(At(31), old);

        Assert.Equal(CircuitState.HalfOpen, breaker.StateAt(At(31)));
        Assert.False(breaker.Allows(At(31)));
        breaker.Succeeded(At(32), trial);
        Assert.True(breaker.Allows(At(32)));
    }

    [Fact]
    public void A_trial_that_says_nothing_about_the_agent_makes_room_for_the_next()
    {
        Fail(10);

        breaker.Ended(breaker.Began(At(30)));

        Assert.True(breaker.Allows(At(31)));
    }

    [Fact]
    public void A_trial_from_before_it_was_opened_by_force_is_none_any_longer()
    {
        Fail(10);
        var trial = breaker.Began(At(30));

        breaker.ForceOpen(At(31), "it does not answer");
        breaker.Succeeded(At(32), trial);

        Assert.Equal("it does not answer", breaker.Reason);
        Assert.Equal(At(91), breaker.NextChangeAt(At(32)));
        Assert.NotEqual(trial, breaker.Began(At(91)));
    }

    [Fact]
    public void There_is_never_more_than_one_trial() => Properties.CheckLists(Steps, 150, steps =>
    {
        var one = new CircuitBreaker(CircuitSettings.Default);
        var (now, running) = (Start, new List<(int Trial, int Opened)>());
        var opened = 0;
        foreach (var step in steps)
        {
            now += TimeSpan.FromMilliseconds(step.WaitMilliseconds);
            if (step.Force)
            {
                one.ForceOpen(now, "test");
            }

            if (step.Begin && one.Allows(now))
            {
                running.Add((one.Began(now), opened));
            }
            else if (running.Count > 0)
            {
                var attempt = running[step.EndOldest ? 0 : ^1];
                running.Remove(attempt);
                if (step.Succeed)
                {
                    one.Succeeded(now, attempt.Trial);
                }
                else
                {
                    one.Failed(now, attempt.Trial);
                }
            }

            if (one.StateAt(now) == CircuitState.Open)
            {
                opened++;
            }

            Assert.True(running.Count(attempt => attempt.Trial != 0 && attempt.Opened == opened && one.StateAt(now) == CircuitState.HalfOpen) <= 1);
            Assert.Equal(one.StateAt(now) == CircuitState.Closed, one.Reason is null);
        }
    });

    [Fact]
    public void Whatever_was_it_closes_when_attempts_succeed() => Properties.CheckLists(Steps, 150, steps =>
    {
        var one = new CircuitBreaker(CircuitSettings.Default);
        var now = Start;
        var running = new List<int>();
        foreach (var step in steps)
        {
            now += TimeSpan.FromMilliseconds(step.WaitMilliseconds);
            if (step.Begin && one.Allows(now))
            {
                running.Add(one.Began(now));
            }
            else if (running.Count > 0)
            {
                one.Failed(now, running[^1]);
                running.RemoveAt(running.Count - 1);
            }
        }

        running.ForEach(one.Ended);
        now += CircuitSettings.Default.MaximumOpenFor;
        for (var attempt = 0; attempt < CircuitSettings.Default.SuccessesToClose; attempt++)
        {
            Assert.True(one.Allows(now));
            one.Succeeded(now, one.Began(now));
        }

        Assert.Equal(CircuitState.Closed, one.StateAt(now));
    });

    [Fact]
    public void An_agent_at_which_less_fails_than_succeeds_never_loses_its_work() => Properties.CheckLists(
        from wait in Gen.Frequency((5, Gen.Choose(0, 3000)), (1, Gen.Choose(10_000, 100_000)))
        from order in Gen.Choose(0, 2)
        select (Wait: wait, Order: order),
        150,
        rounds =>
        {
            var one = new CircuitBreaker(CircuitSettings.Default);
            var now = Start;
            foreach (var (wait, order) in rounds)
            {
                now += TimeSpan.FromMilliseconds(wait);
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    if (attempt == order)
                    {
                        one.Failed(now, one.Began(now));
                    }
                    else
                    {
                        one.Succeeded(now, one.Began(now));
                    }

                    Assert.Equal(CircuitState.Closed, one.StateAt(now));
                }
            }
        });

    [Theory]
    [InlineData(ErrorKindNames.AgentError, true, true)]
    [InlineData(ErrorKindNames.AgentError, false, false)]
    [InlineData("out_of_paper", true, true)]
    [InlineData(ErrorKindNames.Timeout, true, true)]
    [InlineData(ErrorKindNames.NetworkError, true, true)]
    [InlineData(ErrorKindNames.NetworkError, false, false)]
    [InlineData(ErrorKindNames.ResourceExhausted, true, false)]
    [InlineData(ErrorKindNames.AgentLost, false, true)]
    [InlineData(ErrorKindNames.NodeFailure, true, true)]
    public void Only_what_says_something_about_the_agent_counts(string type, bool retryable, bool counts) =>
        Assert.Equal(counts, AgentFaults.Counts(type, retryable));

    private static Instant At(double seconds) => Start + TimeSpan.FromSeconds(seconds);

    private void Fail(int times)
    {
        for (var time = 0; time < times; time++)
        {
            breaker.Failed(Start, breaker.Began(Start));
        }
    }

    private void Succeed(int times)
    {
        for (var time = 0; time < times; time++)
        {
            breaker.Succeeded(Start, breaker.Began(Start));
        }
    }
}
