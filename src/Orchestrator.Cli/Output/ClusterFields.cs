using System.Globalization;
using Orchestrator.Contracts.Cluster;

namespace Orchestrator.Cli.Output;

/// <summary>The cluster's nodes and shards as rows, names and values.</summary>
internal static class ClusterFields
{
    private const int MostNamed = 5;

    public static IReadOnlyList<string> MemberHeadings { get; } = ["NODE", "STATE", "MASTER", "SHARDS", "ADDRESS", "JOINED", "LIFE", "ROLES", "SELF"];

    public static IReadOnlyList<string> ShardHeadings { get; } = ["SHARD", "OWNER", "STATE", "QUEUED", "LAG", "TOKEN", "SEQUENCE", "PLACEMENT"];

    public static List<(string Name, Cell Value)> Of(ClusterResource cluster)
    {
        var waiting = cluster.Shards.Where(shard => !shard.Serving).Select(shard => shard.Shard).ToList();
        var up = cluster.Members.Count(member => member.State == "up");
        return
        [
            ("Cluster", cluster.Kind == "none" ? "none: the server stands alone" : cluster.Kind),
            ("Answers", new Cell(
                cluster.HoldsLease ? cluster.Self : $"{cluster.Self}, without contact to the store: what it tells may be out of date",
                cluster.HoldsLease ? Tone.Normal : Tone.Bad)),
            ("Members", new Cell(
                string.Join(", ", cluster.Members.CountBy(member => member.State).Select(state => $"{state.Value} {state.Key}")) +
                (cluster.MinimumMembers > 1 ? $"; work is taken from {cluster.MinimumMembers} on" : ""),
                up < cluster.MinimumMembers ? Tone.Bad : up < cluster.Members.Count ? Tone.Warning : Tone.Good)),
            ("Master", cluster.Master is { } master
                ? string.Create(CultureInfo.InvariantCulture, $"{master.Node} (term {master.Token})")
                : new Cell("none; the next one takes over", Tone.Bad)),
            ("Shards", new Cell(
                $"{cluster.Shards.Count - waiting.Count} of {cluster.Shards.Count} served" +
                (waiting.Count == 0 ? "" : $"; not {string.Join(", ", waiting.Take(MostNamed))}{(waiting.Count > MostNamed ? " and others" : "")}"),
                waiting.Count == 0 ? Tone.Good : Tone.Warning)),
        ];
    }

    /// <param name="joined">When it joined, as it is shown.</param>
    public static IReadOnlyList<Cell> Row(MemberResource member, string joined) =>
    [
        member.Node,
        StateOf(member.State),
        member.Master ? "*" : "",
        $"{member.Shards}",
        member.Address,
        joined,
        $"{member.Incarnation}",
        string.Join(',', member.Roles),
        member.Self ? "self" : "",
    ];

    public static IReadOnlyList<Cell> Row(ShardResource shard) =>
    [
        shard.Shard,
        shard.Owner ?? "",
        shard.Serving ? new Cell("serving", Tone.Good) : new Cell(shard.Owner is null ? "waiting" : "moving", Tone.Warning),
        $"{shard.Queued}",
        $"{shard.Lag}",
        $"{shard.Token}",
        $"{shard.Sequence}",
        $"{shard.Placement}",
    ];

    /// <summary>What has become of a node, in a sentence.</summary>
    public static string SentenceOf(NodeChangeResource change) => change.State switch
    {
        "left" => $"{change.Node} has left",
        "leaving" => $"{change.Node} leaves; {change.Shards} {(change.Shards == 1 ? "shard" : "shards")} to hand over",
        _ => $"{change.Node} is {change.State}",
    };

    private static Cell StateOf(string state) => new(state, state switch
    {
        "up" => Tone.Good,
        "down" => Tone.Bad,
        _ => Tone.Warning,
    });
}
