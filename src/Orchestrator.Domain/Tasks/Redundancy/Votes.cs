using Orchestrator.Domain.Json;

namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>Which result most agents agree on. Two results are equal when they are one JSON value, however it is written.</summary>
/// <param name="Winner">The first attempt with the result that most agree on; null without results.</param>
/// <param name="Most">How many have it.</param>
internal readonly record struct Votes(AttemptCopy? Winner, int Most)
{
    /// <param name="results">Attempts with a result, in the order of their numbers.</param>
    public static Votes Count(IReadOnlyList<AttemptCopy> results)
    {
        var parties = new List<Party>();
        foreach (var copy in results)
        {
            var party = parties.Find(party => party.Agrees(copy.Result));
            if (party is null)
            {
                parties.Add(party = new Party(copy));
            }

            party.Size++;
        }

        return parties.MaxBy(party => party.Size) is { } most ? new Votes(most.First, most.Size) : default;
    }

    private sealed class Party(AttemptCopy first)
    {
        private byte[]? canonical;

        public AttemptCopy First => first;

        public int Size { get; set; }

        public bool Agrees(TaskPayload result) =>
            result == first.Result || Canonical(result).AsSpan().SequenceEqual(canonical ??= Canonical(first.Result));

        private static byte[] Canonical(TaskPayload result) =>
            result.IsEmpty ? "null"u8.ToArray() : CanonicalJson.Write(result.Span, without: default).ToArray();
    }
}
