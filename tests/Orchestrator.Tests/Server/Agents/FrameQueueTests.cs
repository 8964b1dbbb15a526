using System.Net.WebSockets;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Agents.Streams;

namespace Orchestrator.Tests.Server.Agents;

/// <summary>What waits for an agent that reads slowly.</summary>
public sealed class FrameQueueTests
{
    private readonly SlowSocket socket = new();
    private readonly FrameQueue queue;
    private bool isAborted;

    public FrameQueueTests() => queue = new FrameQueue(socket, TimeProvider.System, () => isAborted = true);

    [Fact]
    public async Task What_came_while_one_message_was_sent_goes_together()
    {
        queue.Add(OutgoingFrame.Of(OutgoingKind.Pong));
        await socket.SendingAsync();
        queue.Add(OutgoingFrame.Of(OutgoingKind.Drain));
        queue.Add(OutgoingFrame.Of(OutgoingKind.Drained));
        socket.Read(2);
        await socket.SendingAsync();

        Assert.Equal(["""{"type":"pong"}""", """[{"type":"drain"},{"type":"drained"}]"""], socket.Sent);
    }

    [Fact]
    public async Task An_agent_that_never_reads_is_cut_off()
    {
        queue.Add(OutgoingFrame.Of(OutgoingKind.Pong));
        await socket.SendingAsync();
        for (var i = 0; i < FrameQueue.MaxWaiting; i++)
        {
            Assert.True(queue.Add(OutgoingFrame.Of(OutgoingKind.Pong)));
        }

        Assert.False(queue.Add(OutgoingFrame.Of(OutgoingKind.Pong)));
        Assert.NotEqual(0, queue.ClosingSince);
        socket.Read(1);
        await queue.WhenClosed().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.ClosedWith);
        Assert.Single(socket.Sent);
        Assert.False(isAborted);
    }

    [Fact]
    public async Task Work_is_bounded_by_slots_and_not_by_the_queue()
    {
        queue.Add(OutgoingFrame.Of(OutgoingKind.Pong));
        await socket.SendingAsync();
        var work = new Assignment(default, default, "t", 1, default, default, TimeSpan.FromSeconds(1), Instant.From(DateTimeOffset.UnixEpoch), TaskRequirements.None);
        for (var i = 0; i < FrameQueue.MaxWaiting + 10; i++)
        {
            Assert.True(queue.Add(OutgoingFrame.Assign(work)));
        }

        Assert.Equal(0, queue.ClosingSince);
    }

    [Fact]
    public async Task Closing_sends_first_what_waits()
    {
        queue.Add(OutgoingFrame.Of(OutgoingKind.Drain));
        queue.Close(WebSocketCloseStatus.EndpointUnavailable, new string('x', 500));
        socket.Read(1);
        await queue.WhenClosed().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(("""{"type":"drain"}""", WebSocketCloseStatus.EndpointUnavailable), (Assert.Single(socket.Sent), socket.ClosedWith));
        Assert.False(queue.Add(OutgoingFrame.Of(OutgoingKind.Pong)));
    }

    [Fact]
    public void Too_many_reports_at_once_are_waited_for()
    {
        var pending = new PendingReports();
        pending.Begin(16 * 1024 * 1024);
        pending.Begin(1);

        var full = pending.IsFull;
        Assert.False(full!.IsCompleted);
        pending.End(1);
        Assert.False(full.IsCompleted);
        pending.End(16 * 1024 * 1024);

        Assert.True(full.IsCompletedSuccessfully);
        Assert.Null(pending.IsFull);
    }
}
