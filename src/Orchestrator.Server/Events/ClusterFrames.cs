using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Cluster;
using Orchestrator.Domain;
using Orchestrator.Engine;
using Orchestrator.Server.Cluster;
using N = Orchestrator.Server.Tasks.TaskJsonNames;

namespace Orchestrator.Server.Events;

/// <summary>What happens to the cluster, as frames. They carry no id: whoever resumes goes on behind the last event of a task.</summary>
internal sealed class ClusterFrames
{
    /// <summary>The topic of the cluster.</summary>
    public const string Topic = "cluster";

    private readonly ArrayBufferWriter<byte> output = new();
    private readonly Utf8JsonWriter json;
    private readonly List<EventFrames.Frame> frames = [];
    private readonly string at;

    private ClusterFrames(DateTimeOffset at)
    {
        this.at = Instant.From(at).ToString();
        json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>All types of events there are.</summary>
    public static IReadOnlyList<string> Types { get; } =
        ["member_joined", "member_up", "member_leaving", "member_down", "member_left", "master_changed", "shard_placed"];

    /// <summary>What led from one view to a later one; null when nothing did that anybody wants to hear of.</summary>
    public static EventFrames? Between(ClusterView before, ClusterView after, DateTimeOffset at)
    {
        var made = new ClusterFrames(at);
        made.AddMembers(before, after);
        made.AddMaster(before, after);
        made.AddShards(before, after);
        made.json.Dispose();
        return made.frames.Count == 0 ? null : new EventFrames(made.output.WrittenSpan.ToArray(), made.frames);
    }

    private void AddMembers(ClusterView before, ClusterView after)
    {
        foreach (var gone in before.Members.Where(member => member.State != MemberState.Down && after.Find(member.Id) is null))
        {
            // A life that the node's next one has replaced did not say good-bye.
            var isReplaced = gone.State != MemberState.Leaving && after.Members.Any(member => member.Id.Node == gone.Id.Node);
            Add(isReplaced ? "member_down" : "member_left", gone, isReplaced ? "down" : null);
        }

        foreach (var member in after.Members)
        {
            var known = before.Find(member.Id);
            if (known is null && member.State != MemberState.Down)
            {
                Add("member_joined", member, "joining");
            }

            if ((known?.State ?? MemberState.Joining) != member.State && (known is not null || member.State != MemberState.Down))
            {
                Add("member_" + ClusterReport.StateOf(member.State), member, ClusterReport.StateOf(member.State));
            }
        }
    }

    private void AddMaster(ClusterView before, ClusterView after)
    {
        var (old, now) = (ClusterReport.MasterOf(before), ClusterReport.MasterOf(after));
        if (now is not null && now != old)
        {
            Add("master_changed", null, null, () =>
            {
                json.WriteString("node"u8, now.Node);
                json.WriteNumber("incarnation"u8, now.Incarnation);
                json.WriteNumber("token"u8, now.Token);
                json.WriteString("from"u8, old?.Node);
            });
        }
    }

    private void AddShards(ClusterView before, ClusterView after)
    {
        if (ReferenceEquals(before.Placements, after.Placements))
        {
            return;
        }

        foreach (var placement in after.Placements.Values.OrderBy(placement => placement.Version))
        {
            var old = before.Placements.GetValueOrDefault(placement.Shard);
            if (old == placement)
            {
                continue;
            }

            Add("shard_placed", ShardNames.TryDomain(placement.Shard, out var domain) ? domain : null, null, () =>
            {
                json.WriteString("shard"u8, placement.Shard);
                json.WriteString("node"u8, placement.Owner.Node);
                json.WriteNumber("incarnation"u8, placement.Owner.Incarnation);
                json.WriteNumber("placement"u8, placement.Version);
                json.WriteString("from"u8, old?.Owner.Node);
            });
        }
    }

    private void Add(string type, Member member, string? state) => Add(type, null, state, () =>
    {
        json.WriteString("node"u8, member.Id.Node);
        json.WriteNumber("incarnation"u8, member.Id.Incarnation);
        json.WriteString("address"u8, member.Address.ToString().TrimEnd('/'));
    });

    private void Add(string type, string? domain, string? state, Action writeData)
    {
        output.Write(Encoding.UTF8.GetBytes($"event: {type}\ndata: "));
        json.WriteStartObject();
        json.WriteString("topic"u8, Topic);
        json.WriteString(N.Type, type);
        json.WriteString("at"u8, at);
        json.WriteNull(N.TaskId);
        json.WriteString(N.Domain, domain);
        json.WriteNull(N.Attempt);
        json.WriteString(N.Status, state);
        json.WriteStartObject("data"u8);
        writeData();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        output.Write("\n\n"u8);
        frames.Add(new EventFrames.Frame(output.WrittenCount, default, domain, default, type));
    }
}
