using Orchestrator.Actors;

namespace Orchestrator.Tests.Actors;

public sealed class AskTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);
    private readonly SimulatedActors _sim = new();

    [Fact]
    public async Task Ask_returns_the_reply()
    {
        var actor = Spawn(question => question.Reply(42));
        var asked = actor.Ask<int>(reply => reply, Deadline);
        Assert.False(asked.IsCompleted);
        _sim.Run();
        Assert.Equal(42, await asked);
        Assert.Null(_sim.Clock.UntilNextTimer);
    }

    [Fact]
    public async Task Ask_past_its_deadline_fails_with_the_path_of_the_actor_and_later_replies_go_nowhere()
    {
        ReplyTo<int>? kept = null;
        var actor = Spawn(question => kept = question);
        var asked = actor.Ask<int>(reply => reply, Deadline);
        _sim.Advance(0.999);
        Assert.False(asked.IsCompleted);
        _sim.Advance(0.001);
        var timeout = await Assert.ThrowsAsync<AskTimeoutException>(() => asked);
        Assert.Equal("sim/a", timeout.Path);
        Assert.Contains("sim/a", timeout.Message, StringComparison.Ordinal);
        Assert.False(kept!.Reply(1));
    }

    [Fact]
    public async Task Ask_fails_with_what_the_actor_answered()
    {
        var actor = Spawn(question => question.Fail(new InvalidOperationException("no")));
        var asked = actor.Ask<int>(reply => reply, Deadline);
        _sim.Run();
        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidOperationException>(() => asked)).Message);
    }

    [Fact]
    public void First_answer_wins()
    {
        var actor = Spawn(question =>
        {
            Assert.True(question.Reply(1));
            Assert.False(question.Fail(new InvalidOperationException("no")));
        });
        var asked = actor.Ask<int>(reply => reply, Deadline);
        _sim.Run();
        Assert.True(asked.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Ask_of_a_full_mailbox_or_a_stopped_actor_fails_without_waiting_for_the_deadline()
    {
        var actor = Spawn(_ => { }, new ActorOptions { MailboxCapacity = 1 });
        _ = actor.Ask<int>(reply => reply, Deadline);
        var full = actor.Ask<int>(reply => reply, Deadline);
        _ = _sim.System.StopAsync(actor);
        _sim.Run();
        var stopped = actor.Ask<int>(reply => reply, Deadline);
        _sim.Run();
        Assert.True((await Assert.ThrowsAsync<AskRefusedException>(() => full)).MailboxFull);
        Assert.False((await Assert.ThrowsAsync<AskRefusedException>(() => stopped)).MailboxFull);
    }

    [Fact]
    public async Task Asker_goes_on_after_the_turn_of_the_replying_actor_and_not_inside_it()
    {
        var log = new List<string>();
        var actor = Spawn(question =>
        {
            question.Reply(42);
            log.Add("replied");
        });
        var asker = AskAsync();
        _sim.Run();
        await asker;
        Assert.Equal(["replied", "went on"], log);

        async Task AskAsync()
        {
            await actor.Ask<int>(reply => reply, Deadline);
            log.Add("went on");
        }
    }

    [Fact]
    public void Actor_asks_another_by_piping_and_all_of_it_runs_on_the_dispatcher()
    {
        var answering = Spawn(question => question.Reply(42));
        _sim.Spawn("b", self => self.Start = context =>
            context.Pipe(new ValueTask<int>(answering.Ask<int>(reply => reply, Deadline)), answer => $"got {answer}", failure => failure.Message));
        Assert.Equal(["b start", "b got 42"], _sim.Log);
    }

    private ActorRef<ReplyTo<int>> Spawn(Action<ReplyTo<int>> answer, ActorOptions? options = null)
    {
        var actor = _sim.System.Spawn("a", () => new Answering(answer), options);
        _sim.Run();
        return actor;
    }

    private sealed class Answering(Action<ReplyTo<int>> answer) : Actor<ReplyTo<int>>
    {
        protected override void OnReceive(ReplyTo<int> message) => answer(message);
    }
}
