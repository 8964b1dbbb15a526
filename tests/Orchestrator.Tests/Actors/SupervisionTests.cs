using Microsoft.Extensions.Logging;
using Orchestrator.Actors;

namespace Orchestrator.Tests.Actors;

public sealed class SupervisionTests
{
    private readonly SimulatedActors _sim = new();

    [Fact]
    public void Resume_skips_the_failed_message_and_keeps_the_incarnation()
    {
        var actor = _sim.Spawn("a", options: With(Directive.Resume));
        Tell(actor, "1", "fail", "2");
        Assert.Equal(["a start", "a 1", "a fail", "a 2"], _sim.Log);
    }

    [Fact]
    public void Restart_makes_a_new_incarnation_that_knows_the_cause_and_keeps_the_mailbox()
    {
        var actor = _sim.Spawn("a", options: With(Directive.Restart));
        Tell(actor, "1", "fail", "2");
        Assert.Equal(["a start", "a 1", "a fail", "a restarting on fail", "a start after fail", "a 2"], _sim.Log);
    }

    [Fact]
    public void Stop_ends_the_actor_and_reports_the_rest_as_undelivered()
    {
        var actor = _sim.Spawn("a", options: With(Directive.Stop));
        Tell(actor, "fail", "1", "2");
        Assert.Equal(["a start", "a fail", "a stop"], _sim.Log);
        Assert.Equal(["1", "2"], _sim.Undelivered);
        Assert.True(actor.Termination.IsCompletedSuccessfully);
    }

    [Fact]
    public void Escalation_at_top_level_stops_the_actor_and_logs_critical()
    {
        var actor = _sim.Spawn("a", options: With(Directive.Escalate));
        Tell(actor, "fail");
        Assert.Equal(["a start", "a fail", "a stop"], _sim.Log);
        Assert.Contains(_sim.LogLines.Lines, line => line.Level == LogLevel.Critical && line.Line.Contains("sim/a", StringComparison.Ordinal));
    }

    [Fact]
    public void Escalated_failure_restarts_the_parent_and_stops_its_children_first()
    {
        var child = SpawnFamily(Directive.Restart);
        Tell(child, "fail", "1");
        Assert.Equal(
            ["parent start", "child start", "child fail", "parent restarting on nothing", "child stop", "parent start after fail", "child start"], _sim.Log);
        Assert.Equal(["1"], _sim.Undelivered);
    }

    [Fact]
    public void Escalated_failure_that_the_parent_resumes_resumes_the_child()
    {
        var child = SpawnFamily(Directive.Resume);
        Tell(child, "fail", "1");
        Assert.Equal(["parent start", "child start", "child fail", "child 1"], _sim.Log);
    }

    [Fact]
    public void Escalated_failure_that_stops_the_parent_stops_the_child_first()
    {
        var child = SpawnFamily(Directive.Stop);
        Tell(child, "fail");
        Assert.Equal(["parent start", "child start", "child fail", "child stop", "parent stop"], _sim.Log);
    }

    [Fact]
    public void Escalation_climbs_until_somebody_decides()
    {
        ActorRef<string>? leaf = null;
        _sim.Spawn("top", top => top.Start = context => context.Spawn("middle", () => _sim.NewActor("middle", middle => middle.Start =
            inner => leaf = inner.Spawn("leaf", () => _sim.NewActor("leaf"), With(Directive.Escalate))), With(Directive.Escalate)), With(Directive.Resume));
        Tell(leaf!, "fail", "1");
        Assert.Equal(["top start", "middle start", "leaf start", "leaf fail", "leaf 1"], _sim.Log);
    }

    [Fact]
    public void Failure_at_start_is_supervised()
    {
        var failures = 2;
        _sim.Spawn("a", self => self.Start = _ =>
        {
            if (failures-- > 0)
            {
                throw new InvalidOperationException("no luck");
            }
        }, With(Directive.Restart));
        Assert.Equal(
            ["a start", "a restarting on nothing", "a start after no luck", "a restarting on nothing", "a start after no luck"], _sim.Log);
    }

    [Fact]
    public void Failure_of_the_factory_is_supervised_and_cannot_be_resumed()
    {
        var failures = 1;
        var actor = _sim.System.Spawn<string>("a", () => failures-- > 0 ? throw new InvalidOperationException("no luck") : _sim.NewActor("a"), With(Directive.Resume));
        Tell(actor, "1");
        Assert.Equal(["a start after no luck", "a 1"], _sim.Log);
    }

    [Fact]
    public void Failure_at_burst_end_is_supervised()
    {
        var failures = 1;
        var actor = _sim.Spawn("a", self => self.BurstEnd = () =>
        {
            if (_sim.Log[^1] == "a 2" && failures-- > 0)
            {
                throw new InvalidOperationException("disk full");
            }
        }, With(Directive.Restart));
        Tell(actor, "1", "2");
        Tell(actor, "3");
        Assert.Equal(["a start", "a 1", "a 2", "a restarting on nothing", "a start after disk full", "a 3"], _sim.Log);
    }

    [Fact]
    public void Failed_burst_of_a_restarted_incarnation_has_no_burst_end()
    {
        var ends = 0;
        var actor = _sim.Spawn("a", self => self.BurstEnd = () => ends++, With(Directive.Restart, new RestartBackoff { Jitter = 0 }));
        ends = 0;
        Tell(actor, "1", "fail");
        Assert.Equal(0, ends);
    }

    [Fact]
    public void Supervision_that_throws_stops_the_actor()
    {
        var actor = _sim.Spawn("a", options: new ActorOptions { Supervision = new SupervisionStrategy { Decide = _ => throw new InvalidOperationException("oops") } });
        Tell(actor, "fail");
        Assert.True(actor.Termination.IsCompletedSuccessfully);
    }

    [Fact]
    public void Mailbox_is_suspended_while_the_backoff_runs()
    {
        var actor = _sim.Spawn("a", options: With(Directive.Restart, new RestartBackoff { Initial = TimeSpan.FromSeconds(1), Jitter = 0 }));
        Tell(actor, "fail", "1");
        actor.TellControl("control");
        _sim.Advance(0.999);
        Assert.Equal(["a start", "a fail", "a restarting on fail"], _sim.Log);
        actor.Tell("2");
        Assert.Equal(0, _sim.Dispatcher.Pending);
        _sim.Advance(0.001);
        Assert.Equal(["a start after fail", "a control", "a 1", "a 2"], _sim.Log[3..]);
    }

    [Fact]
    public void Actor_can_be_stopped_while_the_backoff_runs()
    {
        var actor = _sim.Spawn("a", options: With(Directive.Restart, new RestartBackoff { Initial = TimeSpan.FromSeconds(1), Jitter = 0 }));
        Tell(actor, "fail", "1");
        actor.TellControl("control");
        var stopped = _sim.System.StopAsync(actor);
        _sim.Run();
        Assert.True(stopped.IsCompletedSuccessfully);
        _sim.Advance(10);
        Assert.Equal(["a start", "a fail", "a restarting on fail"], _sim.Log);
        Assert.Equal(["control", "1"], _sim.Undelivered);
    }

    [Fact]
    public void Restart_waits_for_the_children_to_stop()
    {
        ActorRef<string>? child = null;
        var parent = _sim.Spawn("parent", self => self.Start = context => child = context.Spawn("child", () => _sim.NewActor("child")), With(Directive.Restart));
        child!.Tell("1");
        Tell(parent, "fail");
        Assert.True(_sim.Log.IndexOf("child stop") < _sim.Log.IndexOf("parent start after fail"));
        Assert.Equal(2, _sim.Log.Count(line => line == "child start"));
    }

    [Fact]
    public void Backoff_grows_with_failures_in_a_row_up_to_its_maximum()
    {
        var backoff = new RestartBackoff { Initial = TimeSpan.FromSeconds(1), Maximum = TimeSpan.FromSeconds(5), Coefficient = 2, Jitter = 0 };
        var actor = _sim.Spawn("a", options: With(Directive.Restart, backoff));
        foreach (var expected in new[] { 1.0, 2.0, 4.0, 5.0, 5.0 })
        {
            Tell(actor, "fail");
            Assert.Equal(TimeSpan.FromSeconds(expected), _sim.Clock.UntilNextTimer);
            _sim.Advance(expected);
        }
    }

    [Fact]
    public void Backoff_starts_anew_after_an_incarnation_that_lived_for_the_window()
    {
        var actor = _sim.Spawn("a", options: new ActorOptions
        {
            Supervision = new SupervisionStrategy
            {
                Backoff = new RestartBackoff { Initial = TimeSpan.FromSeconds(1), Jitter = 0 },
                Window = TimeSpan.FromSeconds(20),
            },
        });
        Tell(actor, "fail");
        _sim.Advance(1);
        _sim.Advance(19.9);
        Tell(actor, "fail");
        Assert.Equal(TimeSpan.FromSeconds(2), _sim.Clock.UntilNextTimer);
        _sim.Advance(2);
        _sim.Advance(20);
        Tell(actor, "fail");
        Assert.Equal(TimeSpan.FromSeconds(1), _sim.Clock.UntilNextTimer);
    }

    [Fact]
    public void Jitter_takes_away_its_share_at_most()
    {
        var backoff = new RestartBackoff { Initial = TimeSpan.FromSeconds(10), Jitter = 0.5 };
        Assert.Equal(TimeSpan.FromSeconds(10), backoff.DelayFor(1, () => 0));
        Assert.Equal(TimeSpan.FromSeconds(7.5), backoff.DelayFor(1, () => 0.5));
        Assert.Equal(backoff.Maximum, backoff.DelayFor(int.MaxValue, () => 0));
    }

    [Theory]
    [InlineData(Directive.Stop)]
    [InlineData(Directive.Escalate)]
    public void Failures_beyond_the_maximum_within_the_window_stop_or_escalate(Directive whenExceeded)
    {
        var actor = _sim.Spawn("a", options: Limited(2, _ => true, whenExceeded));
        Tell(actor, "fail", "fail");
        Assert.False(actor.Termination.IsCompleted);
        Tell(actor, "fail");
        Assert.True(actor.Termination.IsCompletedSuccessfully);
        Assert.Equal(whenExceeded == Directive.Escalate, _sim.LogLines.Lines.Any(line => line.Level == LogLevel.Critical));
    }

    [Fact]
    public void Failures_older_than_the_window_do_not_count()
    {
        var actor = _sim.Spawn("a", options: Limited(2, _ => true));
        for (var failure = 0; failure < 10; failure++)
        {
            Tell(actor, "fail");
            _sim.Advance(31);
        }

        Assert.False(actor.Termination.IsCompleted);
    }

    [Fact]
    public void Excluded_failures_do_not_count_against_the_maximum()
    {
        var actor = _sim.Spawn("a", options: Limited(1, cause => cause.Message != "fail storage"));
        for (var failure = 0; failure < 10; failure++)
        {
            Tell(actor, "fail storage");
        }

        Tell(actor, "fail");
        Tell(actor, "fail storage");
        Assert.False(actor.Termination.IsCompleted);
        Tell(actor, "fail");
        Assert.True(actor.Termination.IsCompleted);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused_with_the_name_of_the_setting()
    {
        var refused = Assert.Throws<ArgumentException>(() => _sim.System.Spawn("a", () => _sim.NewActor("a"), new ActorOptions { BurstSize = 0 }));
        Assert.Contains("ActorOptions.BurstSize", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<ArgumentException>(() => _sim.System.Spawn("a", () => _sim.NewActor("a"), With(Directive.Stop, new RestartBackoff { Coefficient = 0.5 })));
        Assert.Contains("RestartBackoff.Coefficient", refused.Message, StringComparison.Ordinal);
    }

    private static ActorOptions With(Directive directive, RestartBackoff? backoff = null) =>
        new() { Supervision = new SupervisionStrategy { Decide = _ => directive, Backoff = backoff ?? RestartBackoff.None } };

    private static ActorOptions Limited(int maximum, Func<Exception, bool> counts, Directive whenExceeded = Directive.Stop) => new()
    {
        Supervision = new SupervisionStrategy
        {
            Backoff = RestartBackoff.None,
            MaxRestarts = maximum,
            Window = TimeSpan.FromMinutes(1),
            WhenExceeded = whenExceeded,
            CountsAgainstMaximum = counts,
        },
    };

    private ActorRef<string> SpawnFamily(Directive parentDirective)
    {
        ActorRef<string>? child = null;
        _sim.Spawn(
            "parent",
            parent => parent.Start = context => child = context.Spawn("child", () => _sim.NewActor("child"), With(Directive.Escalate)),
            With(parentDirective));
        return child!;
    }

    private void Tell(ActorRef<string> actor, params string[] messages)
    {
        foreach (var message in messages)
        {
            actor.Tell(message);
        }

        _sim.Run();
    }
}
