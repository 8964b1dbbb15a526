namespace Orchestrator.Domain;

/// <summary>Guesses which known name somebody meant.</summary>
public static class NearestName
{
    private const int LongestTyped = 64;

    /// <summary>The known name with the fewest edits, when they are few enough for a slip; else null.</summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        if (typed.Length > LongestTyped)
        {
            return null;
        }

        var plain = Plain(typed);
        // Two edits are one slip: letters that changed places.
        string? nearest = null;
        var fewest = int.MaxValue;
        foreach (var name in known)
        {
            var edits = Edits(plain, Plain(name));
            if (edits < fewest && edits <= (name.Length < 4 ? 1 : Math.Max(2, name.Length / 3)))
            {
                (nearest, fewest) = (name, edits);
            }
        }

        return nearest;
    }

    // camelCase and kebab-case are the commonest slips and count as none.
    private static string Plain(string name) => name.Replace("_", "").Replace("-", "").ToLowerInvariant();

    private static int Edits(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
