using Orchestrator.Domain.Agents;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>
/// Where to look for what an agent can run: the lines under what they need, each under one thing. Of 10,000 devices' lines an
/// agent is shown its own device's, and those that need no device.
/// </summary>
internal sealed class LinePosts
{
    private readonly Dictionary<LinePost, Posting> posts = [];
    private readonly RankHeap<ReadyLine> anyAgent = new(ReadyLine.AnyAgentSlot);

    /// <summary>Puts the line, or moves it, to where it stands in the common order.</summary>
    public void Set(ReadyLine line, QueueKey rank)
    {
        var posting = line.Posting ??= PostingOf(line);
        posting.Lines.Set(line, rank);
        if (posting.Post.What == LinePost.Kind.Type)
        {
            anyAgent.Set(line, rank);
        }
    }

    /// <summary>Nobody need look at an empty line.</summary>
    public void Remove(ReadyLine line)
    {
        line.Posting?.Lines.Remove(line);
        anyAgent.Remove(line);
    }

    /// <summary>The line, an empty one, will not come back.</summary>
    public void Drop(ReadyLine line)
    {
        if (line.Posting is { } posting && --posting.Held == 0)
        {
            posts.Remove(posting.Post);
        }
    }

    /// <summary>How many posts an agent has to look at: more than there are lines is not worth it.</summary>
    public static int CountFor(AgentProfile profile) =>
        1 + profile.Labels.Count + profile.Capabilities.Count + Math.Max(1, profile.TaskTypes.Count);

    /// <summary>Leads the walk to all lines that the agent may be able to run.</summary>
    public void Show(AgentProfile profile, RankWalk<ReadyLine> walk)
    {
        if (profile.DeviceId is { } device)
        {
            Show(LinePost.OfDevice(device), walk);
        }

        foreach (var label in profile.Labels)
        {
            Show(LinePost.OfLabel(label), walk);
        }

        foreach (var capability in profile.Capabilities)
        {
            Show(LinePost.OfCapability(capability), walk);
        }

        if (profile.TaskTypes.Count == 0)
        {
            walk.Through(anyAgent);
            return;
        }

        foreach (var type in profile.TaskTypes)
        {
            Show(LinePost.OfType(type), walk);
        }
    }

    private void Show(LinePost post, RankWalk<ReadyLine> walk)
    {
        if (posts.TryGetValue(post, out var posting))
        {
            walk.Through(posting.Lines);
        }
    }

    private Posting PostingOf(ReadyLine line)
    {
        var post = PostOf(line.Type, line.Requirements);
        if (!posts.TryGetValue(post, out var posting))
        {
            posts.Add(post, posting = new Posting(post));
        }

        posting.Held++;
        return posting;
    }

    private LinePost PostOf(string type, TaskRequirements needs)
    {
        if (needs.DeviceId is { } device)
        {
            return LinePost.OfDevice(device);
        }

        if (needs.Labels.Count > 0)
        {
            return Rarest(needs.Labels.Select(LinePost.OfLabel));
        }

        return needs.Capabilities.Count > 0 ? Rarest(needs.Capabilities.Select(LinePost.OfCapability)) : LinePost.OfType(type);
    }

    private LinePost Rarest(IEnumerable<LinePost> things) =>
        things.MinBy(thing => posts.TryGetValue(thing, out var posting) ? posting.Held : 0);
}
