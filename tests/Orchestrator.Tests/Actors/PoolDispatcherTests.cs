using Orchestrator.Actors;

namespace Orchestrator.Tests.Actors;

public sealed class PoolDispatcherTests
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_thread_at_a_time_handles_all_messages_of_many_senders_in_each_senders_order()
    {
        const int Senders = 8;
        const int Each = 50_000;
        await using var system = new ActorSystem();
        var counting = new Counting(Senders, Each);
        var actor = system.Spawn("a", () => counting, new ActorOptions { BurstSize = 64 });

        // Threads of their own, so that the pool is free to run turns while they send.
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => OnOwnThread(() =>
        {
            for (var number = 0; number < Each; number++)
            {
                if (number % 100 == 0)
                {
                    actor.TellControl(new Numbered(sender, -1));
                }
                else
                {
                    Assert.True(actor.Tell(new Numbered(sender, number)));
                }
            }
        }))).WaitAsync(HangGuard);

        await counting.Done.Task.WaitAsync(HangGuard);
        Assert.Null(counting.Violation);
    }

    [Fact]
    public async Task No_message_is_lost_between_going_idle_and_the_next_send()
    {
        // Each message is sent when the one before was handled: the actor falls idle again and again.
        const int Rounds = 100_000;
        await using var system = new ActorSystem();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ActorRef<int>? pong = null;
        var ping = system.Spawn("ping", () => new Echo(message => pong!.Tell(message)));
        pong = system.Spawn("pong", () => new Echo(message =>
        {
            if (message == Rounds)
            {
                done.SetResult();
            }
            else if (message % 2 == 0)
            {
                ping.Tell(message + 1);
            }
            else
            {
                ping.TellControl(message + 1);
            }
        }));
        ping.Tell(0);
        await done.Task.WaitAsync(HangGuard);
    }

    [Fact]
    public async Task Bounded_mailbox_never_holds_more_than_its_capacity()
    {
        const int Capacity = 10;
        await using var system = new ActorSystem();
        using var gate = new SemaphoreSlim(0);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = system.Spawn(
            "a",
            () => new Echo(_ =>
            {
                entered.TrySetResult();
                gate.Wait();
            }),
            new ActorOptions { MailboxCapacity = Capacity });
        actor.Tell(0);
        await entered.Task.WaitAsync(HangGuard);
        var accepted = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OnOwnThread(() =>
        {
            for (var number = 0; number < 100; number++)
            {
                if (actor.Tell(number))
                {
                    Interlocked.Increment(ref accepted);
                }
            }
        }))).WaitAsync(HangGuard);
        gate.Release(1000); // Before anything can fail: the actor holds a thread until then.
        Assert.Equal(Capacity, accepted);
    }

    [Fact]
    public async Task Every_message_sent_around_a_stop_is_handled_or_reported()
    {
        for (var round = 0; round < 200; round++)
        {
            await using var system = new ActorSystem();
            var handled = 0;
            var actor = system.Spawn("a", () => new Echo(_ => handled++));
            var sending = Task.Run(() =>
            {
                for (var number = 0; number < 1000; number++)
                {
                    actor.Tell(number);
                }
            });
            await system.StopAsync(actor).WaitAsync(HangGuard);
            await sending.WaitAsync(HangGuard);
            // What slipped in at the very end is reported by a turn of its own.
            Assert.True(SpinWait.SpinUntil(() => handled + system.UndeliveredCount == 1000, HangGuard));
        }
    }

    [Fact]
    public async Task Foreign_work_items_run_too()
    {
        var item = new Signalling();
        new PoolDispatcher().Schedule(item);
        await item.Ran.Task.WaitAsync(HangGuard);
    }

    private static Task OnOwnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed record Numbered(int Sender, int Number);

    private sealed class Counting(int senders, int each) : Actor<Numbered>
    {
        private readonly int[] _last = new int[senders];
        private int _inside;
        private int _handled;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Violation { get; private set; }

        protected override void OnReceive(Numbered message)
        {
            if (Interlocked.Increment(ref _inside) != 1)
            {
                Violation ??= "two threads inside";
            }

            Thread.SpinWait(5);
            if (message.Number >= 0)
            {
                if (message.Number <= _last[message.Sender])
                {
                    Violation ??= $"{message} after {_last[message.Sender]}";
                }

                _last[message.Sender] = message.Number;
            }

            Interlocked.Decrement(ref _inside);
            if (++_handled == senders * each)
            {
                Done.SetResult();
            }
        }
    }

    private sealed class Echo(Action<int> receive) : Actor<int>
    {
        protected override void OnReceive(int message) => receive(message);
    }

    private sealed class Signalling : IWorkItem
    {
        public TaskCompletionSource Ran { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Run() => Ran.SetResult();
    }
}
