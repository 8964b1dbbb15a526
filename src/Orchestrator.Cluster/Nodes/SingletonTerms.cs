using Microsoft.Extensions.Logging;

namespace Orchestrator.Cluster.Nodes;

/// <summary>The singletons this node offers to host. A term is tied to the life of its holder: it is not renewed by itself.</summary>
internal sealed class SingletonTerms(NodeCore core)
{
    private readonly List<Hosted> hosted = [];

    /// <summary>True when this node holds none and has no shard left that somebody could take.</summary>
    public bool AreFree => hosted.All(one => one.Running is null && !one.IsBusy) && HasNothingToHandOver;

    private bool HasNothingToHandOver =>
        core.View.Placements.Values.All(placement => placement.Owner != core.Self) || !core.View.Members.Any(MasterTerm.IsCandidate);

    public void Host(string name, Func<SingletonTerm, IDisposable> start)
    {
        hosted.Add(new Hosted(name, start));
        Look();
    }

    /// <summary>Takes what is free, and ends what has to end.</summary>
    public void Look()
    {
        foreach (var one in hosted)
        {
            if (one.Running is not null)
            {
                Check(one);
            }
            else if (!one.IsBusy && core.IsActive && core.Own!.State == MemberState.Up && IsFree(one.Name))
            {
                Take(one);
            }
        }
    }

    /// <summary>Ends all without giving them back.</summary>
    public void StopAll() => hosted.ForEach(Stop);

    private bool IsFree(string name) =>
        !core.View.Singletons.TryGetValue(name, out var term) || term.Holder == core.Self || !core.View.IsAlive(term.Holder);

    private void Check(Hosted one)
    {
        var shown = core.View.Singletons.GetValueOrDefault(one.Name);
        one.WasSeen |= shown == one.Term;
        if (!core.IsActive || one.Term!.Holder != core.Self || shown?.Token > one.Term.Token || (one.WasSeen && shown != one.Term))
        {
            core.Log.LogInformation("{Self} is {Name} no longer (term {Token})", core.Self, one.Name, one.Term!.Token);
            Stop(one);
        }
        else if (core.Own!.State == MemberState.Leaving && (one.Name != ClusterView.Master || HasNothingToHandOver))
        {
            Stop(one);
            Release(one, one.Term!);
        }
    }

    private void Take(Hosted one)
    {
        one.IsBusy = true;
        var self = core.Self;
        core.Call(
            cancellation => core.Store.TakeAsync(one.Name, self, cancellation),
            term =>
            {
                one.IsBusy = false;
                if (term is null)
                {
                    core.Tables.Read();
                }
                else if (!core.IsActive || core.Self != self || core.Own!.State != MemberState.Up)
                {
                    Release(one, term);
                }
                else
                {
                    Start(one, term);
                }
            },
            _ => Rest(one));
    }

    private void Start(Hosted one, SingletonTerm term)
    {
        core.Log.LogInformation("{Self} is {Name} (term {Token})", core.Self, one.Name, term.Token);
        (one.Term, one.WasSeen) = (term, false);
        try
        {
            one.Running = one.Start(term);
        }
        catch (Exception e)
        {
            core.Log.LogError(e, "{Name} could not start", one.Name);
            Release(one, term);
            return;
        }

        core.Changed();
    }

    private void Stop(Hosted one)
    {
        var running = one.Running;
        one.Running = null;
        try
        {
            running?.Dispose();
        }
        catch (Exception e)
        {
            core.Log.LogError(e, "{Name} could not stop well", one.Name);
        }
    }

    private void Release(Hosted one, SingletonTerm term)
    {
        one.IsBusy = true;
        core.Call(
            cancellation => core.Store.ReleaseAsync(term, cancellation),
            _ =>
            {
                core.Changed();
                Rest(one);
            },
            _ => Rest(one));
    }

    /// <summary>Leaves it alone for a moment: the store does not answer, or another node should have the chance.</summary>
    private void Rest(Hosted one)
    {
        one.IsBusy = true;
        core.Turn.After(one, core.Options.RetryInterval, () =>
        {
            one.IsBusy = false;
            core.Look();
        });
    }

    private sealed class Hosted(string name, Func<SingletonTerm, IDisposable> start)
    {
        public string Name { get; } = name;

        public Func<SingletonTerm, IDisposable> Start { get; } = start;

        public SingletonTerm? Term { get; set; }

        /// <summary>True once a view has shown the term: from then on one that does not ends it.</summary>
        public bool WasSeen { get; set; }

        public IDisposable? Running { get; set; }

        public bool IsBusy { get; set; }
    }
}
