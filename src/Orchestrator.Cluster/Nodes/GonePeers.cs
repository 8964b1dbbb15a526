using Orchestrator.Cluster.Links;

namespace Orchestrator.Cluster.Nodes;

/// <summary>
/// A stream broke: is the process gone? A refused connection says so when it is refused twice, and so does another life at the same
/// address. Silence says nothing: then the lease decides.
/// </summary>
internal sealed class GonePeers(NodeCore core)
{
    private readonly HashSet<MemberId> suspected = [];

    public void Lost(MemberId peer)
    {
        core.Tables.Read();
        if (core.IsActive && suspected.Add(peer))
        {
            Probe(peer, wasRefused: false);
        }
    }

    private void Probe(MemberId peer, bool wasRefused)
    {
        if (!core.IsActive || core.View.Find(peer) is not { State: not MemberState.Down } member)
        {
            suspected.Remove(peer);
            return;
        }

        core.Turn.Call(
            core.Options.ProbeTimeout,
            cancellation => core.Links.ProbeAsync(member, cancellation),
            answer => Judge(peer, answer, wasRefused),
            _ => suspected.Remove(peer));
    }

    private void Judge(MemberId peer, ProbeAnswer answer, bool wasRefused)
    {
        if (answer == ProbeAnswer.Refused && !wasRefused)
        {
            core.Turn.After((this, peer), core.Options.ProbeInterval, () => Probe(peer, wasRefused: true));
            return;
        }

        suspected.Remove(peer);
        if (core.IsActive && answer is ProbeAnswer.Refused or ProbeAnswer.Replaced)
        {
            core.Life.Down(peer, onlyIfExpired: false, answer == ProbeAnswer.Refused ? "its process is gone" : "another life has taken its place");
        }
    }
}
