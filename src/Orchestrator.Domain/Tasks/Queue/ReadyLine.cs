using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// The ready tasks that need the same: one type, one set of requirements. An agent that can run one of them can run all,
/// so matching looks at lines, never at tasks.
/// </summary>
public sealed class ReadyLine : IRanked
{
    internal const int OpenSlot = 0;
    internal const int PostSlot = 1;
    internal const int AnyAgentSlot = 2;
    private readonly ReadyLines lines;
    private RankPlaces places;
    private AgentProfile? matchedProfile;
    private string? mismatch;

    internal ReadyLine(ReadyLines lines, string type, TaskRequirements requirements, FlowControl flow, TimeSpan ageingStep)
    {
        this.lines = lines;
        Type = type;
        Requirements = requirements;
        Lanes = new LineLanes(this, flow, ageingStep);
    }

    public string Type { get; }

    public TaskRequirements Requirements { get; }

    /// <summary>Tasks that stand in line, those that are held among them.</summary>
    public int Count => Lanes.Count;

    /// <summary>The first task that may start now; null when there is none.</summary>
    public TaskRecord? Front => lines.FrontOf(this);

    /// <summary>True while nobody can take its front: see <see cref="ReadyLines.Block"/>.</summary>
    public bool IsBlocked { get; internal set; }

    /// <summary>For whoever dispatches: what was found out about who can run the line. Dropped with the line.</summary>
    public object? Candidates { get; set; }

    /// <summary>Where it is posted; null before its first task.</summary>
    internal Posting? Posting { get; set; }

    /// <summary>Its tasks.</summary>
    internal LineLanes Lanes { get; }

    /// <summary>Entries held, stale ones included: what it costs in memory.</summary>
    internal int EntryCount => Lanes.EntryCount;

    ref int IRanked.PlaceIn(int slot) => ref places[slot];

    /// <summary>Why this agent cannot run the line's tasks, in words; null when it can. Remembered for the last agent asked.</summary>
    public string? MismatchWith(AgentProfile profile)
    {
        if (!ReferenceEquals(profile, matchedProfile))
        {
            mismatch = profile.MismatchWith(Type, Requirements);
            matchedProfile = profile;
        }

        return mismatch;
    }

    /// <summary>What stands first in it has changed.</summary>
    internal void Moved() => lines.Rank(this);
}
