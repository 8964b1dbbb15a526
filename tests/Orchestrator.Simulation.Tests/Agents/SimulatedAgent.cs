using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Agents;

/// <summary>
/// An agent outside of the node: a process that takes work, ends it when the story says so, keeps results until they are answered, loses its connection,
/// and dies.
/// </summary>
internal sealed class SimulatedAgent(World world, Chance chance, AgentProfile profile, int slots) : IAgentChannel
{
    private readonly Dictionary<AttemptToken, Assignment> held = [];
    private readonly Dictionary<AttemptToken, TaskId> unanswered = [];
    private SimulatedNode? node;
    private IAgentStream? stream;
    private string? session;
    private int life;

    public string Id => profile.Id;

    public bool IsConnected => stream is not null && node is { IsDead: false };

    /// <summary>Share of what it is sent that it does not take.</summary>
    public double Reluctance { get; set; }

    public bool StartsAtOnce => false;

    public string Connection => "stream";

    public int Held => held.Count;

    public int Unanswered => unanswered.Count;

    /// <summary>Attaches to the node that lives now, going on with its session if it has one.</summary>
    public void Connect()
    {
        if (IsConnected)
        {
            return;
        }

        var (mine, living) = (life, world.Node);
        _ = living.Do(engine =>
        {
            var grant = engine.Agents.Register(new AgentRegistration
            {
                Profile = profile,
                Slots = slots,
                Session = session,
                Running = session is null ? null : [.. held.Values.Select(run => (run.Task, run.Token)), .. unanswered.Select(run => (run.Value, run.Key))],
            });
            if (mine == life)
            {
                session = grant.Session;
                (node, stream) = (living, engine.Agents.Connect(profile.Id, grant.Session, this));
            }

            return Task.FromResult(true);
        });
    }

    /// <summary>The connection breaks; the process goes on.</summary>
    public void Break()
    {
        var (broken, of) = (stream, node);
        stream = null;
        if (broken is not null && of is { IsDead: false })
        {
            _ = of.Do(_ =>
            {
                broken.Dispose();
                return Task.FromResult(true);
            });
        }
    }

    /// <summary>The process dies with all it knows; the network says so, or swallows it.</summary>
    public void Die(bool isHeard)
    {
        if (isHeard)
        {
            Break();
        }

        (stream, session) = (null, null);
        life++;
        held.Clear();
        unanswered.Clear();
    }

    /// <summary>Ends one of the attempts that it holds, well or not.</summary>
    public void EndOne()
    {
        if (held.Count == 0)
        {
            return;
        }

        var run = held.Values.ElementAt(Pick(held.Count));
        held.Remove(run.Token);
        unanswered.Add(run.Token, run.Task);
        Report(run.Task, run.Token, run.Attempt, succeeds: chance.NextDouble() < 0.8);
    }

    /// <summary>Says again what was not answered.</summary>
    public void Repeat()
    {
        foreach (var (token, task) in unanswered.ToList())
        {
            // That it was to fail is forgotten: the shard hears one of the two first, and keeps to it.
            Report(task, token, attempt: null, succeeds: false);
        }
    }

    /// <summary>Says something of a task that it was never given.</summary>
    public void Lie(TaskId task) => Report(task, new AttemptToken(chance.NextUInt128()), 1, succeeds: true);

    /// <summary>It is heard of.</summary>
    public void Ping()
    {
        if (IsConnected)
        {
            stream!.Renew();
        }
    }

    public void Assign(in Assignment assignment)
    {
        var (run, with, mine) = (assignment, stream, life);
        if (with is null)
        {
            return;
        }

        var takes = chance.NextDouble() >= Reluctance;
        if (takes)
        {
            held[run.Token] = run;
        }

        _ = node!.Do(_ =>
        {
            if (mine == life)
            {
                if (takes)
                {
                    with.Accept(run.Task, run.Token);
                }
                else
                {
                    with.Busy(run.Task, run.Token);
                }
            }

            return Task.FromResult(true);
        });
    }

    public void Cancel(TaskId task, AttemptToken token, bool isCancelled) => held.Remove(token);

    public void Drain()
    {
    }

    public void Close(string reason) => stream = null;

    private int Pick(int count) => (int)(chance.NextDouble() * count);

    private void Report(TaskId task, AttemptToken token, int? attempt, bool succeeds)
    {
        if (world.Node is not { IsDead: false } living)
        {
            return;
        }

        var mine = life;
        _ = living.Do(async engine =>
        {
            try
            {
                var answer = succeeds
                    ? await engine.Agents.CompleteAsync(
                        profile.Id, task, token, Encoding.UTF8.GetBytes($$"""{"task":"{{task}}","attempt":{{attempt}}}"""), CancellationToken.None)
                    : await engine.Agents.FailAsync(profile.Id, task, token, new TaskError(ErrorKindNames.AgentError, "drawn", true), null, CancellationToken.None);
                if (mine == life && answer != AgentAnswer.SessionEnded)
                {
                    unanswered.Remove(token);
                }
            }
            catch (ServiceUnavailableException)
            {
                // It says it again.
            }

            return true;
        });
    }
}
