using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orchestrator.Cluster;
using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Cluster.Wire;
using Orchestrator.Engine.Metrics;

namespace Orchestrator.Engine.Cluster;

/// <summary>
/// This engine's side of the streams to the other nodes' engines: calls with their answers, and notes that want none. An answer is taken
/// once; one that nobody waits for any longer is dropped.
/// </summary>
internal sealed class NodeExchange : INodeListener
{
    /// <summary>The transport's channel for engines.</summary>
    private const byte Channel = 1;

    private readonly ConcurrentDictionary<long, PendingCall> pending = new();
    private readonly ConcurrentDictionary<(MemberId From, long Number), CancellationTokenSource> answering = new();
    private readonly Dictionary<FrameKind, Action<MemberId, WireReader>> notes = [];
    private readonly INodeTransport transport;
    private readonly ClusterCounters counters;
    private readonly ILogger logger;
    private readonly CancellationToken stopping;
    private LocalEngine? engine;
    private long lastCall;

    public NodeExchange(INodeTransport transport, ClusterCounters counters, ILogger logger, CancellationToken stopping)
    {
        this.transport = transport;
        this.counters = counters;
        this.logger = logger;
        this.stopping = stopping;
        transport.Listen(Channel, this);
    }

    /// <summary>A node went away.</summary>
    public event Action<MemberId>? NodeLost;

    /// <summary>From here on calls of other nodes are answered.</summary>
    public void Serve(LocalEngine engine) => this.engine = engine;

    /// <summary>Says who hears notes of a kind; before the node joins.</summary>
    public void Hear(FrameKind kind, Action<MemberId, WireReader> note) => notes.Add(kind, note);

    /// <summary>Sends a note. False when it was certainly not sent.</summary>
    public bool Tell(MemberId to, FrameKind kind, Action<WireWriter> write)
    {
        using var writer = new WireWriter();
        writer.Byte((byte)kind);
        write(writer);
        return Send(to, writer);
    }

    /// <summary>Has another node do something.</summary>
    /// <exception cref="ServiceUnavailableException">It could not be reached, and certainly did nothing (moved), or it says so itself.</exception>
    /// <exception cref="NodeLostException">It went away before it answered.</exception>
    public async Task<T> AskAsync<T>(MemberId to, NodeCall<T> call, CancellationToken cancellation)
    {
        var number = Interlocked.Increment(ref lastCall);
        var waiting = new PendingCall(to);
        pending[number] = waiting;
        try
        {
            if (!Tell(to, FrameKind.Call, writer =>
            {
                writer.Long(number);
                writer.Byte((byte)call.Kind);
                call.Write(writer);
            }))
            {
                throw ServiceUnavailableException.Unreachable(to.Node);
            }

            var answer = await waiting.Task.OnOwnScheduler().WaitAsync(cancellation);
            return call.ReadAnswer(new WireReader(answer));
        }
        catch (OperationCanceledException)
        {
            Tell(to, FrameKind.GivenUp, writer => writer.Long(number));
            throw;
        }
        finally
        {
            pending.TryRemove(number, out _);
        }
    }

    public void Received(MemberId from, ReadOnlyMemory<byte> message)
    {
        counters.Received(message.Length);
        try
        {
            var reader = new WireReader(message);
            var kind = (FrameKind)reader.Byte();
            switch (kind)
            {
                case FrameKind.Call:
                    Answer(from, reader);
                    break;
                case FrameKind.GivenUp:
                    GiveUp((from, reader.Long()));
                    break;
                case FrameKind.Answer:
                    Ended(reader.Long())?.TrySetResult(reader.Rest);
                    break;
                case FrameKind.Refusal:
                    Ended(reader.Long())?.TrySetException(Refusal.Read(reader));
                    break;
                default:
                    if (notes.TryGetValue(kind, out var note))
                    {
                        note(from, reader);
                    }

                    break;
            }
        }
        catch (Exception e)
        {
            // Whatever it was: the stream, and what else comes over it, must not suffer.
            logger.LogError(e, "A message of node {Node} is not readable: {Reason}", from, e.Message);
        }
    }

    public void Lost(MemberId node)
    {
        foreach (var (number, call) in pending)
        {
            if (call.To == node && pending.TryRemove(number, out _))
            {
                call.TrySetException(new NodeLostException(node.Node));
            }
        }

        foreach (var call in answering.Keys.Where(call => call.From == node))
        {
            GiveUp(call);
        }

        NodeLost?.Invoke(node);
    }

    /// <summary>Nobody waits for the answer: what still waits for something, such as a lock, must not get it.</summary>
    private void GiveUp((MemberId From, long Number) call)
    {
        if (answering.TryRemove(call, out var given))
        {
            given.Cancel();
            given.Dispose();
        }
    }

    private PendingCall? Ended(long number) => pending.TryRemove(number, out var call) ? call : null;

    private void Answer(MemberId from, WireReader reader)
    {
        var number = reader.Long();
        NodeCall call;
        try
        {
            call = CallReader.Read(reader);
        }
        catch (Exception e) when (e is InvalidDataException or Codec.EventFormatException or ArgumentException)
        {
            Tell(from, FrameKind.Refusal, writer =>
            {
                writer.Long(number);
                Refusal.Write(writer, e);
            });
            throw;
        }

        _ = AnswerAsync(from, number, call);
    }

    private async Task AnswerAsync(MemberId from, long number, NodeCall call)
    {
        using var writer = new WireWriter();
        var givenUp = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        answering[(from, number)] = givenUp;
        try
        {
            if (engine is null)
            {
                throw new ServiceUnavailableException("recovering", "The node is starting.");
            }

            writer.Byte((byte)FrameKind.Answer);
            writer.Long(number);
            await call.AnswerAsync(engine, writer, givenUp.Token);
        }
        catch (Exception e)
        {
            if (e is not (ServiceUnavailableException or ArgumentException or InvalidOperationException or OperationCanceledException))
            {
                logger.LogError(e, "A call of node {Node} ({Kind}) failed: {Reason}", from, call.Kind, e.Message);
            }

            writer.Clear();
            writer.Byte((byte)FrameKind.Refusal);
            writer.Long(number);
            Refusal.Write(writer, e);
        }

        if (answering.TryRemove((from, number), out var done))
        {
            done.Dispose();
        }

        Send(from, writer);
    }

    private bool Send(MemberId to, WireWriter writer)
    {
        var message = writer.ToArray();
        if (!transport.Send(to, Channel, message))
        {
            return false;
        }

        counters.Sent(message.Length);
        return true;
    }
}
