using Microsoft.Extensions.Logging;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Cluster.Nodes;

/// <summary>This node's membership: joins, renews its lease, and begins a new life when the last one is found to be over.</summary>
internal sealed class OwnLife(NodeCore core)
{
    private static readonly TimeSpan NameRetry = TimeSpan.FromSeconds(1);
    private readonly object leaseEnd = new();
    private readonly object renewal = new();
    private readonly object joining = new();
    private readonly object stateChange = new();
    private readonly HashSet<MemberId> beingDowned = [];
    private bool wantsUp;
    private bool wasAskedToLeave;
    private bool isChanging;
    private bool hasClosed;

    /// <summary>True from the wish to leave on: this node does not join again.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>Begins a new life; what fails is tried again until <paramref name="answer"/> is over.</summary>
    /// <param name="answer">Whoever waits for it; null when the node joins again by itself.</param>
    /// <param name="hasWaited">True when the lease of a node of the same name has been waited out.</param>
    public void Join(Answer<bool>? answer, bool hasWaited = false)
    {
        if (hasClosed || answer is { IsOver: true })
        {
            return;
        }

        var sentAt = core.Time.GetTimestamp();
        var options = core.Options;
        var request = new JoinRequest(options.Node, options.Address!, options.Roles, options.Capabilities, options.LeaseDuration);
        core.Call(
            cancellation => core.Store.JoinAsync(request, cancellation),
            joined =>
            {
                if (joined.Self is { } self)
                {
                    Begin(self, sentAt, answer);
                }
                else
                {
                    NameIsTaken(joined, answer, hasWaited);
                }
            },
            failure =>
            {
                core.Log.LogWarning("{Node} could not join: {Reason}", options.Node, failure.Message);
                core.Turn.After(joining, options.RetryInterval, () => Join(answer, hasWaited));
            });
    }

    /// <summary>Goes up now, and in every later life as soon as it has joined.</summary>
    public void BeUp(Answer<bool> answer)
    {
        wantsUp = true;
        core.Waits.Until(() => answer.IsOver, () => core.Own is { IsAlive: true }, () => answer.Give(true), Look);
    }

    /// <summary>Leaves; done when nothing is left to hand over, or nobody to take it.</summary>
    public void Leave(Answer<bool> answer)
    {
        IsLeaving = true;
        core.Waits.Until(
            () => answer.IsOver,
            () => !core.IsMember || core.Own is { State: MemberState.Joining } || (core.Own is { State: MemberState.Leaving } && core.Singletons.AreFree),
            () => answer.Give(true),
            core.Look);
    }

    /// <summary>
    /// Somebody asks the node to leave. Its host hears of that when it sees itself leaving; a life that ends before begins anew, and that one leaves.
    /// </summary>
    public void AskedToLeave()
    {
        wasAskedToLeave = true;
        core.Look();
    }

    /// <summary>Brings the row to the state it should have.</summary>
    public void Look()
    {
        var next = core.Own?.State switch
        {
            MemberState.Joining when wantsUp && !IsLeaving => MemberState.Up,
            MemberState.Up when IsLeaving || wasAskedToLeave => MemberState.Leaving,
            _ => (MemberState?)null,
        };
        if (next is not { } state || isChanging || !core.IsMember || core.View.Self != core.Self)
        {
            return;
        }

        isChanging = true;
        core.Call(
            cancellation => core.Store.SetStateAsync(core.Self, state, cancellation),
            changed =>
            {
                core.Log.LogInformation("{Self} is {State}", core.Self, changed ? state : MemberState.Down);
                core.Changed(() => isChanging = false);
            },
            failure =>
            {
                core.Log.LogWarning("{Self} could not become {State}: {Reason}", core.Self, state, failure.Message);
                isChanging = false;
                core.Turn.After(stateChange, core.Options.RetryInterval, Look);
            });
    }

    /// <summary>Declares another life down.</summary>
    public void Down(MemberId member, bool onlyIfExpired, string reason)
    {
        if (!beingDowned.Add(member))
        {
            return;
        }

        core.Call(
            cancellation => core.Store.DownAsync(member, onlyIfExpired, cancellation),
            done =>
            {
                beingDowned.Remove(member);
                if (done)
                {
                    core.Log.LogInformation("{Self} declares {Member} down: {Reason}", core.Self, member, reason);
                }

                core.Changed();
            },
            _ => beingDowned.Remove(member));
    }

    /// <summary>The view must not claim a lease that is over.</summary>
    public void CheckLease()
    {
        if (core.Board.IsOutdated)
        {
            core.Lease.Unsteady();
            core.Log.LogWarning("{Self} has lost its lease: it could not be renewed in time", core.Self);
            core.Post(core.View with { HoldsLease = false });
        }
    }

    /// <summary>This life is over; the next one begins, unless the node wanted to leave anyway.</summary>
    public void Over()
    {
        core.IsMember = false;
        core.Lease.GiveUp();
        core.Turn.Forget(renewal);
        core.Log.LogWarning("{Self} is not a member any longer", core.Self);
        core.Post(core.View with { HoldsLease = false });
        if (!IsLeaving)
        {
            Join(null);
        }
    }

    /// <summary>Takes this node off the list.</summary>
    public void Close(Answer<bool> answer)
    {
        hasClosed = IsLeaving = true;
        core.Singletons.StopAll();
        core.Turn.Forget(renewal);
        if (!core.IsMember)
        {
            answer.Give(true);
            return;
        }

        core.IsMember = false;
        core.Lease.GiveUp();
        var self = core.Self;
        core.Board.Post(core.View with { HoldsLease = false }, 0);
        core.Call(cancellation => core.Store.RemoveAsync(self, cancellation), _ => End("has left"), failure => End("could not leave: " + failure.Message));

        void End(string how)
        {
            core.Log.LogInformation("{Self} {How}", self, how);
            core.SayToAll(new NodeMessage(NodeMessageKind.Changed));
            core.Waits.Look();
            answer.Give(true);
        }
    }

    private void Begin(MemberId self, long sentAt, Answer<bool>? answer)
    {
        if (hasClosed)
        {
            return;
        }

        (core.Self, core.IsMember) = (self, true);
        core.Lease.GiveUp();
        core.Lease.Renewed(sentAt);
        core.Log.LogInformation("{Self} has joined at {Address}", self, core.Options.Address);
        RenewAfter(core.Options.RenewInterval);
        WatchLease();
        core.Tables.Read(() => answer?.Give(true));
    }

    private void NameIsTaken(JoinAnswer joined, Answer<bool>? answer, bool hasWaited)
    {
        if (!hasWaited)
        {
            core.Turn.After(joining, joined.LeaseLeft + core.Options.RetryInterval, () => Join(answer, hasWaited: true));
            return;
        }

        var taken = new NodeNameTakenException(core.Options.Node, joined.TakenBy!);
        if (answer is not null)
        {
            answer.Fail(taken);
            return;
        }

        core.Log.LogError("{Node} cannot join again: {Reason}", core.Options.Node, taken.Message);
        core.Turn.After(joining, NameRetry, () => Join(null));
    }

    private void RenewAfter(TimeSpan delay) => core.Turn.After(renewal, delay, Renew);

    private void Renew()
    {
        var (self, sentAt) = (core.Self, core.Time.GetTimestamp());
        core.Turn.Call(
            core.Options.RenewInterval < core.Options.StoreTimeout ? core.Options.RenewInterval : core.Options.StoreTimeout,
            cancellation => core.Store.RenewAsync(self, cancellation),
            renewed =>
            {
                if (core.IsMember && core.Self == self)
                {
                    Renewed(renewed, sentAt);
                }
            },
            failure =>
            {
                if (core.IsMember && core.Self == self)
                {
                    core.Log.LogWarning("{Self} could not renew its lease: {Reason}", self, failure.Message);
                    core.Lease.Unsteady();
                    RenewAfter(core.Options.RetryInterval);
                }
            });
    }

    private void Renewed(Renewal renewed, long sentAt)
    {
        if (!renewed.IsMember)
        {
            Over();
            return;
        }

        core.Lease.Renewed(sentAt);
        RenewAfter(core.Options.RenewInterval - core.Time.GetElapsedTime(sentAt));
        WatchLease();
        if (core.View.Self == core.Self && core.Lease.Holds)
        {
            if (core.View.HoldsLease)
            {
                core.Board.Extend(core.Lease.End);
            }
            else
            {
                core.Log.LogInformation("{Self} has its lease again", core.Self);
                core.Post(core.View with { HoldsLease = true });
            }
        }

        if (renewed.Version > core.View.Version || (renewed.AnyExpired && core.Lease.IsSteady))
        {
            core.Tables.Read();
        }

        core.Look();
    }

    private void WatchLease() => core.Turn.After(leaseEnd, core.Lease.Left, () =>
    {
        if (core.Lease.Holds)
        {
            WatchLease();
        }
    });
}
