using System.Text;
using Orchestrator.Cluster;

namespace Orchestrator.Tests.Cluster;

/// <summary>Notes what came from other nodes.</summary>
internal sealed class ListenerLog : INodeListener
{
    private readonly List<(MemberId From, string Text)> messages = [];
    private readonly List<MemberId> lost = [];

    public List<(MemberId From, string Text)> Messages
    {
        get
        {
            lock (messages)
            {
                return [.. messages];
            }
        }
    }

    public List<MemberId> LostLives
    {
        get
        {
            lock (lost)
            {
                return [.. lost];
            }
        }
    }

    public void Received(MemberId from, ReadOnlyMemory<byte> message)
    {
        lock (messages)
        {
            messages.Add((from, Encoding.UTF8.GetString(message.Span)));
        }
    }

    public void Lost(MemberId node)
    {
        lock (lost)
        {
            lost.Add(node);
        }
    }
}
