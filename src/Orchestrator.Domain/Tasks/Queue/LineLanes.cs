using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// The tasks of a line, in lanes. A lane whose key is held is only put aside when it would come first, and only then taken up again
/// when it would matter: what is not looked at costs nothing.
/// </summary>
internal sealed class LineLanes(ReadyLine line, FlowControl flow, TimeSpan ageingStep)
{
    private const int EmptySlack = 64;
    private readonly ReadyLane?[] plain = new ReadyLane?[TaskPriority.Background + 1];
    private readonly RankHeap<ReadyLane> parked = new(ReadyLane.LineSlot);
    private readonly LineShares shares = new(flow.Tenants);
    private Dictionary<(TaskFlow? Flow, int Level), ReadyLane>? others;
    private int occupied;

    /// <summary>Tasks in all lanes.</summary>
    public int Count { get; private set; }

    /// <summary>Where the first task stands in the common order, held or not; there must be one.</summary>
    public QueueKey FirstRank =>
        parked.Count == 0 || (shares.First is not null && shares.FirstRank < parked.FirstRank) ? shares.FirstRank : parked.FirstRank;

    /// <summary>The lanes that do not stand aside.</summary>
    public LineShares Open => shares;

    public int EntryCount => plain.Sum(lane => lane?.EntryCount ?? 0) + (others?.Values.Sum(lane => lane.EntryCount) ?? 0);

    /// <summary>Adds a task; true when that may have changed what stands first.</summary>
    public bool Add(TaskRecord task)
    {
        var lane = LaneOf(task);
        Count++;
        occupied += lane.Count == 0 ? 1 : 0;
        return lane.Add(task) && Rank(lane);
    }

    /// <summary>Takes a task out; true when that may have changed what stands first.</summary>
    public bool Remove(TaskRecord task)
    {
        var lane = LaneOf(task);
        Count--;
        occupied -= lane.Count == 1 ? 1 : 0;
        return lane.Remove(task) && Rank(lane);
    }

    /// <summary>The first task that may start now, of the tenant whose turn it is on its level; null when there is none.</summary>
    /// <param name="moved">True when lanes were put aside or taken up for it.</param>
    public TaskRecord? FindFront(out bool moved)
    {
        moved = TakeUpWaking();
        while (shares.First is { } first)
        {
            var lane = flow.Holds(first) ? first : shares.Next;
            if (flow.Holds(lane))
            {
                Park(lane);
                moved = true;
            }
            else
            {
                return lane.Front;
            }
        }

        return null;
    }

    /// <summary>Takes up a lane that stands aside: its key is not held any longer.</summary>
    public void TakeUp(ReadyLane lane)
    {
        Unpark(lane);
        Rank(lane);
    }

    /// <summary>Takes up the line's own lanes whose keys are not held any longer, looking at these or at those keys', whichever are fewer.</summary>
    private bool TakeUpWaking()
    {
        if (parked.Count == 0 || flow.Waking.Count == 0)
        {
            return false;
        }

        if (flow.CountsFewerWaking(parked.Count))
        {
            while (flow.Waking.First is { } key)
            {
                var lane = key.Parked.First!;
                lane.Line.Lanes.TakeUp(lane);
                lane.Line.Moved();
            }

            return true;
        }

        var waking = new List<ReadyLane>();
        for (var i = 0; i < parked.Count; i++)
        {
            if (!flow.Holds(parked[i].Item))
            {
                waking.Add(parked[i].Item);
            }
        }

        waking.ForEach(TakeUp);
        return waking.Count > 0;
    }

    private void Park(ReadyLane lane)
    {
        shares.Remove(lane);
        lane.IsParked = true;
        Rank(lane);
    }

    private void Unpark(ReadyLane lane)
    {
        lane.IsParked = false;
        parked.Remove(lane);
        lane.Key!.Parked.Remove(lane);
        flow.Reconsider(lane.Key);
    }

    /// <summary>Puts a lane where its front belongs; an empty one is nowhere.</summary>
    private bool Rank(ReadyLane lane)
    {
        if (lane.Count > 0)
        {
            if (lane.IsParked)
            {
                parked.Set(lane, lane.FrontRank);
                lane.Key!.Parked.Set(lane, lane.FrontRank);
                flow.Reconsider(lane.Key);
            }
            else
            {
                shares.Set(lane, lane.FrontRank);
            }

            return true;
        }

        if (lane.IsParked)
        {
            Unpark(lane);
        }
        else
        {
            shares.Remove(lane);
        }

        if (others?.Count > (2 * occupied) + EmptySlack)
        {
            DropEmpty(others);
        }

        return true;
    }

    private ReadyLane LaneOf(TaskRecord task)
    {
        var level = task.Spec.Priority;
        if (task.Flow is null && level >= 0 && level < plain.Length)
        {
            return plain[level] ??= new ReadyLane(line, flow: null, level, ageingStep);
        }

        if (task.Flow?.LastLane is { } last && last.Line == line && last.Level == level && !last.IsDropped)
        {
            return last;
        }

        others ??= [];
        if (!others.TryGetValue((task.Flow, level), out var lane))
        {
            others.Add((task.Flow, level), lane = new ReadyLane(line, task.Flow, level, ageingStep));
        }

        if (task.Flow is { } known)
        {
            known.LastLane = lane;
        }

        return lane;
    }

    /// <summary>Empty lanes are kept for the next task of their key; of keys that do not come back they must not pile up.</summary>
    private static void DropEmpty(Dictionary<(TaskFlow? Flow, int Level), ReadyLane> lanes)
    {
        foreach (var (key, lane) in lanes)
        {
            if (lane.Count == 0)
            {
                lane.IsDropped = true;
                lanes.Remove(key);
            }
        }
    }
}
