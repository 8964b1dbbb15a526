using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Domain.Agents.Balancing;

/// <summary>
/// The agents of one line that can be given work now, in order of their ranks. Adding, picking and every change of load moves one agent, in O(log n);
/// all but the first sight of an agent allocates nothing. An agent that is full or held back is taken out of the order and keeps its turn.
/// </summary>
public sealed class AgentRanking<TAgent>(IBalancing balancing)
    where TAgent : notnull
{
    private readonly Dictionary<TAgent, Seat> seats = [];
    private readonly List<Seat> heap = [];
    private double pass;
    private long picks;
    private long arrivals;

    /// <summary>Agents in the order.</summary>
    public int Count => heap.Count;

    /// <summary>Agents known, those out of the order included.</summary>
    public int Known => seats.Count;

    /// <summary>Puts an agent in the order by its load, or to its new place in it. <see cref="AgentLoad.Picks"/> and <see cref="AgentLoad.Turn"/> are the ranking's own: what is given is not looked at.</summary>
    public void Set(TAgent agent, in AgentLoad load)
    {
        if (!seats.TryGetValue(agent, out var seat))
        {
            seats.Add(agent, seat = new Seat(agent, ++arrivals) { Turn = pass });
        }
        else if (seat.Place < 0)
        {
            seat.Turn = Math.Max(seat.Turn, pass);
        }

        seat.Load = load;
        Place(seat);
    }

    /// <summary>Takes an agent out of the order until it is set again.</summary>
    /// <returns>False when it was not in it.</returns>
    public bool Withhold(TAgent agent)
    {
        if (!seats.TryGetValue(agent, out var seat) || seat.Place < 0)
        {
            return false;
        }

        TakeOut(seat);
        return true;
    }

    /// <summary>Forgets an agent.</summary>
    /// <returns>False when it was not known.</returns>
    public bool Remove(TAgent agent)
    {
        Withhold(agent);
        return seats.Remove(agent);
    }

    /// <summary>The agent that goes next.</summary>
    public bool TryPeek([MaybeNullWhen(false)] out TAgent agent)
    {
        agent = heap.Count > 0 ? heap[0].Agent : default;
        return heap.Count > 0;
    }

    /// <summary>Notes that an agent was given a task, and puts it to its new place. Its load is set apart from that.</summary>
    /// <exception cref="KeyNotFoundException">The agent is not known.</exception>
    public void Picked(TAgent agent)
    {
        var seat = seats[agent];
        pass = Math.Max(pass, seat.Turn);
        seat.Turn += balancing.Stride(seat.Load);
        seat.Picks++;
        seat.LastPick = ++picks;
        if (seat.Place >= 0)
        {
            Place(seat);
        }
    }

    private void Place(Seat seat)
    {
        seat.Rank = balancing.Rank(seat.Load with { Picks = seat.Picks, Turn = seat.Turn });
        if (seat.Place < 0)
        {
            seat.Place = heap.Count;
            heap.Add(seat);
        }

        Down(Up(seat.Place));
    }

    private void TakeOut(Seat seat)
    {
        var (place, last) = (seat.Place, heap[^1]);
        heap.RemoveAt(heap.Count - 1);
        seat.Place = -1;
        if (last != seat)
        {
            Put(last, place);
            Down(Up(place));
        }
    }

    private int Up(int place)
    {
        var seat = heap[place];
        while (place > 0 && seat.IsBefore(heap[(place - 1) / 2]))
        {
            Put(heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }

        Put(seat, place);
        return place;
    }

    private void Down(int place)
    {
        var seat = heap[place];
        while ((2 * place) + 1 < heap.Count)
        {
            var child = (2 * place) + 1;
            if (child + 1 < heap.Count && heap[child + 1].IsBefore(heap[child]))
            {
                child++;
            }

            if (!heap[child].IsBefore(seat))
            {
                break;
            }

            Put(heap[child], place);
            place = child;
        }

        Put(seat, place);
    }

    private void Put(Seat seat, int place)
    {
        heap[place] = seat;
        seat.Place = place;
    }

    private sealed class Seat(TAgent agent, long arrival)
    {
        public TAgent Agent { get; } = agent;

        /// <summary>Where it stands in the heap; below 0 when it is out of the order.</summary>
        public int Place { get; set; } = -1;

        public double Rank { get; set; }

        public double Turn { get; set; }

        public long Picks { get; set; }

        public long LastPick { get; set; }

        public AgentLoad Load { get; set; }

        public bool IsBefore(Seat other)
        {
            if (Rank != other.Rank)
            {
                return Rank < other.Rank;
            }

            return LastPick != other.LastPick ? LastPick < other.LastPick : arrival < other.Arrival;
        }

        private long Arrival => arrival;
    }
}
