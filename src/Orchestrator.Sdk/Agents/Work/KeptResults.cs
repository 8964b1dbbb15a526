namespace Orchestrator.Sdk.Agents.Work;

/// <summary>Results that the server has not acknowledged, by the token of their attempt. Not safe for many threads.</summary>
internal sealed class KeptResults
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(10);
    private readonly AgentOptions options;
    private readonly Dictionary<string, KeptResult> results = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeptResult>.AlternateLookup<ReadOnlySpan<char>> bySpan;
    private long bytes;
    private int delayed;

    public KeptResults(AgentOptions options)
    {
        this.options = options;
        bySpan = results.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => results.Count;

    public IEnumerable<KeptResult> All => results.Values;

    /// <summary>True when no new work may be taken.</summary>
    public bool IsFull => results.Count >= options.MaxKeptResults || bytes >= options.MaxKeptBytes;

    public bool Contains(string token) => results.ContainsKey(token);

    public void Add(KeptResult result)
    {
        if (results.TryAdd(result.Token, result))
        {
            bytes += result.Bytes;
        }
    }

    public KeptResult? Remove(ReadOnlySpan<char> token)
    {
        if (!bySpan.Remove(token, out _, out var result))
        {
            return null;
        }

        bytes -= result.Bytes;
        delayed -= result.DueAt is null ? 0 : 1;
        return result;
    }

    /// <summary>It is to be sent again later: after half a second, then twice as long each time, up to ten, or as the server asks.</summary>
    public void Delay(string token, TimeSpan? asked)
    {
        if (results.TryGetValue(token, out var result))
        {
            var wait = asked ?? TimeSpan.FromSeconds(Math.Min(MaxDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(result.Delays++, 10))));
            delayed += result.DueAt is null ? 1 : 0;
            result.DueAt = options.Time.GetTimestamp() + (long)(wait.TotalSeconds * options.Time.TimestampFrequency);
        }
    }

    /// <summary>Those that are to be sent again now.</summary>
    public List<KeptResult> TakeDue(long now)
    {
        var due = delayed == 0 ? [] : results.Values.Where(result => result.DueAt <= now).ToList();
        foreach (var result in due)
        {
            result.DueAt = null;
        }

        delayed -= due.Count;
        return due;
    }

    /// <summary>All are under way again.</summary>
    public void ForgetDelays()
    {
        foreach (var result in results.Values)
        {
            result.DueAt = null;
        }

        delayed = 0;
    }
}
