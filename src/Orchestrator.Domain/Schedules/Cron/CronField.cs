namespace Orchestrator.Domain.Schedules.Cron;

/// <summary>A field of a cron expression: its name in messages, its numbers, and the names that stand for them.</summary>
internal sealed class CronField
{
    private CronField(string name, int least, int most, string[] names, int firstName)
    {
        (Name, Least, Most) = (name, least, most);
        Names = names.Select((text, index) => (text, firstName + index)).ToDictionary(pair => pair.text, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);
    }

    public static CronField Seconds { get; } = new("seconds", 0, 59, [], 0);

    public static CronField Minutes { get; } = new("minutes", 0, 59, [], 0);

    public static CronField Hours { get; } = new("hours", 0, 23, [], 0);

    public static CronField DaysOfMonth { get; } = new("days of month", 1, 31, [], 0);

    public static CronField Months { get; } =
        new("months", 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1);

    /// <summary>0 and 7 are Sunday.</summary>
    public static CronField DaysOfWeek { get; } = new("days of week", 0, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], 0);

    public string Name { get; }

    public int Least { get; }

    public int Most { get; }

    public IReadOnlyDictionary<string, int> Names { get; }

    /// <summary>Different values, which is where a range that runs over the end goes on at the beginning.</summary>
    public int Cycle => this == DaysOfWeek ? 7 : Most - Least + 1;

    /// <summary>True where <c>?</c> and <c>L</c> mean something.</summary>
    public bool IsDay => this == DaysOfMonth || this == DaysOfWeek;
}
