namespace Orchestrator.Cli.CommandLine;

/// <summary>Words that a slip of the fingers turns into each other.</summary>
internal static class NearWords
{
    /// <summary>The nearest of the words, as long as no more than a third of the letters differ; several when they are as near.</summary>
    public static IReadOnlyList<string> Of(string typed, IReadOnlyList<string> words)
    {
        var near = words
            .Select(word => (Word: word, Distance: word.StartsWith(typed, StringComparison.Ordinal) && typed.Length > 2 ? 0 : Distance(typed, word)))
            .Where(found => found.Distance <= Math.Max(1, found.Word.TrimStart('-').Length / 3))
            .ToList();
        return near.Count == 0 ? [] : [.. near.Where(found => found.Distance == near.Min(other => other.Distance)).Select(found => found.Word)];
    }

    /// <summary>Letters to add, leave out, replace or swap with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            table[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            table[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(replaced, Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}
