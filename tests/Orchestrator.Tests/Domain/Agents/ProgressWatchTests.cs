using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Agents;

namespace Orchestrator.Tests.Domain.Agents;

public sealed class ProgressWatchTests
{
    private static readonly Instant Start = new(1_800_000_000_000_000);
    private readonly ProgressWatch watch = new(ProgressPatience.Default);

    [Fact]
    public void An_agent_that_only_holds_is_sent_a_canary_and_loses_its_work_when_that_is_not_answered()
    {
        watch.Took(Start, isFirst: true);
        Assert.Equal(At(60), watch.NextCheckAt(null));
        Assert.Equal(WatchStep.None, watch.Check(At(59), 2, null).Step);

        var suspicion = watch.Check(At(60), 2, null);
        Assert.Equal(new WatchDecision(WatchStep.SendCanary, "it holds 2 attempts and has neither finished nor progressed any for 60 s"), suspicion);
        Assert.Equal(WatchStep.None, watch.Check(At(69), 2, null).Step);

        var end = watch.Check(At(70), 2, null);
        Assert.Equal(new WatchDecision(WatchStep.OpenBreaker, "it finished and progressed nothing of what it holds, and did not answer a canary within 10 s"), end);
        Assert.False(watch.IsSuspected);
    }

    [Fact]
    public void One_that_answers_is_only_slow_and_is_suspected_twice_as_late_the_next_time()
    {
        watch.Took(Start, isFirst: true);
        watch.Check(At(60), 1, null);

        watch.CanaryAnswered(At(61));

        Assert.False(watch.IsSuspected);
        Assert.Equal(WatchStep.None, watch.Check(At(180), 1, null).Step);
        Assert.Equal("it holds 1 attempt and has neither finished nor progressed any for 181 s", watch.Check(At(181), 1, null).Reason);
        watch.CanaryAnswered(At(182));
        Assert.Equal(At(182 + 240), watch.NextCheckAt(null));
    }

    [Fact]
    public void Tasks_that_usually_take_long_get_three_times_as_long()
    {
        watch.Took(Start, isFirst: true);

        Assert.Equal(At(60), watch.NextCheckAt(TimeSpan.FromSeconds(2)));
        Assert.Equal(At(300), watch.NextCheckAt(TimeSpan.FromSeconds(100)));
        Assert.Equal(At(6 * 3600), watch.NextCheckAt(TimeSpan.FromHours(2)));
    }

    [Fact]
    public void What_an_idle_agent_did_long_ago_says_nothing()
    {
        watch.Took(Start, isFirst: true);
        watch.Moved(At(1));
        Assert.Equal(WatchStep.None, watch.Check(At(5000), 0, null).Step);
        Assert.Equal(Instant.Never, watch.NextCheckAt(null));

        watch.Took(At(9000), isFirst: true);

        Assert.Equal(At(9060), watch.NextCheckAt(null));
    }

    [Fact]
    public void More_work_does_not_make_a_silent_agent_look_alive()
    {
        watch.Took(Start, isFirst: true);
        watch.Took(At(59), isFirst: false);

        Assert.Equal(WatchStep.SendCanary, watch.Check(At(60), 2, null).Step);
    }

    [Fact]
    public void A_late_answer_says_nothing()
    {
        watch.Took(Start, isFirst: true);
        watch.Check(At(60), 1, null);
        watch.Check(At(70), 1, null);
        var next = watch.NextCheckAt(null);

        watch.CanaryAnswered(At(71));

        Assert.Equal(next, watch.NextCheckAt(null));
    }

    [Fact]
    public void One_that_finishes_or_progresses_anything_in_time_is_never_suspected() =>
        Properties.CheckLists(Gen.Choose(1, 59_999), 60, waits =>
        {
            var one = new ProgressWatch(ProgressPatience.Default);
            var now = Start;
            one.Took(now, isFirst: true);
            foreach (var wait in waits)
            {
                now += TimeSpan.FromMilliseconds(wait);
                Assert.Equal(default, one.Check(now, 3, null));
                one.Moved(now);
                one.Took(now, isFirst: false);
            }
        });

    [Fact]
    public void One_that_does_nothing_is_found_out_whenever_it_is_looked_at() => Properties.CheckLists(
        from wait in Gen.Choose(1, 30_000)
        from answers in Gen.Elements(true, false)
        select (Wait: wait, Answers: answers),
        120,
        looks =>
        {
            var one = new ProgressWatch(ProgressPatience.Default);
            var (now, since) = (Start, Start);
            var patience = ProgressPatience.Default.Least;
            one.Took(now, isFirst: true);
            foreach (var (wait, answers) in looks)
            {
                now += TimeSpan.FromMilliseconds(wait);
                var wasSuspected = one.IsSuspected;
                var step = one.Check(now, 1, null).Step;
                Assert.Equal(wasSuspected ? step == WatchStep.OpenBreaker : step == WatchStep.SendCanary, step != WatchStep.None);
                if (!wasSuspected)
                {
                    Assert.Equal(now - since >= patience, step == WatchStep.SendCanary);
                }

                if (step == WatchStep.SendCanary)
                {
                    patience = TimeSpan.FromTicks(Math.Min(2 * patience.Ticks, ProgressPatience.Default.Most.Ticks));
                    if (answers)
                    {
                        one.CanaryAnswered(now);
                        since = now;
                    }
                }
                else if (step == WatchStep.OpenBreaker)
                {
                    since = now;
                }
            }
        });

    private static Instant At(double seconds) => Start + TimeSpan.FromSeconds(seconds);
}
