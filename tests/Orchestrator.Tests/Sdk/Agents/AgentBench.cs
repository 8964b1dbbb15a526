using System.Collections.Concurrent;
using System.Threading.Channels;
using Orchestrator.Sdk.Agents;
using Orchestrator.Tests.Engine;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>An agent on a clock of the test's, with handlers that wait for the test: <c>work</c> does as it is told, <c>echo</c> returns its input.</summary>
internal sealed class AgentBench : IAsyncDisposable
{
    private readonly Channel<HeldHandler> started = Channel.CreateUnbounded<HeldHandler>();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stop = new();

    private AgentBench(AgentServerDouble server)
    {
        Server = server;
        Options = new AgentOptions
        {
            Server = server.Address,
            AgentId = "a",
            Time = Clock,
            DrainPatience = TimeSpan.FromHours(1),
            Watch = happened =>
            {
                Events.Enqueue(happened);
                if (happened.Kind == AgentEventKind.Connected)
                {
                    connected.TrySetResult();
                }
            },
        };
        Options.Handle("echo", context => new TaskOutcome.Completed(context.Input));
        Options.Handle("work", async (context, cancellation) =>
        {
            var held = new HeldHandler(context, cancellation);
            started.Writer.TryWrite(held);
            return await held.Outcome.Task;
        });
    }

    public AgentServerDouble Server { get; }

    public FakeClock Clock { get; } = new();

    public AgentOptions Options { get; }

    public ConcurrentQueue<AgentEvent> Events { get; } = [];

    /// <summary>The agent's work, to its end.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <param name="refuseStreams">What streams are refused with; null opens them.</param>
    public static async Task<AgentBench> CreateAsync(Action<AgentOptions>? configure = null, int? refuseStreams = null)
    {
        var bench = new AgentBench(await AgentServerDouble.StartAsync());
        bench.Server.RefuseStreams = refuseStreams;
        configure?.Invoke(bench.Options);
        bench.Running = new AgentWorker(bench.Options).RunAsync(bench.stop.Token);
        return bench;
    }

    /// <summary>An agent whose stream is open.</summary>
    public static async Task<(AgentBench Bench, StreamDouble Stream)> ConnectedAsync(Action<AgentOptions>? configure = null)
    {
        var bench = await CreateAsync(configure);
        var stream = await bench.Server.StreamAsync();
        await stream.WelcomeAsync();
        await bench.connected.Task.Soon();
        return (bench, stream);
    }

    /// <summary>The next handler that runs.</summary>
    public Task<HeldHandler> HandlerAsync() => started.Reader.ReadAsync().AsTask().Soon();

    /// <summary>The next stream: time moves until the agent has waited long enough to open it.</summary>
    public async Task<StreamDouble> NextStreamAsync()
    {
        await AdvanceUntilAsync(() => Server.HasStream);
        return await Server.StreamAsync();
    }

    /// <summary>The next call, as <see cref="NextStreamAsync"/>.</summary>
    public async Task<CallDouble> NextCallAsync(string path)
    {
        await AdvanceUntilAsync(() => Server.HasCall);
        var call = await Server.CallAsync();
        Assert.Equal(path, call.Path);
        return call;
    }

    /// <summary>Moves time on until something is so, in steps that leave real sockets the time they need.</summary>
    /// <param name="step">How far at once; null for a little.</param>
    public Task AdvanceUntilAsync(Func<bool> isSo, TimeSpan? step = null) => TestNode.UntilAsync(async () =>
    {
        if (isSo())
        {
            return true;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(1));
        Clock.Advance(step ?? TimeSpan.FromMilliseconds(20));
        return false;
    });

    public void Stop() => stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Server.DisposeAsync();
        await AdvanceUntilAsync(() => Running.IsCompleted, TimeSpan.FromHours(1));
        stop.Dispose();
    }
}
