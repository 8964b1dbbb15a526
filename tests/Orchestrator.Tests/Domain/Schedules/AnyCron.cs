namespace Orchestrator.Tests.Domain.Schedules;

/// <summary>A field with the values it stands for.</summary>
public sealed record AnyField(string Text, HashSet<int> Values, bool Repeats)
{
    public bool IsStar { get; init; }

    public static AnyField Star(int least, int most) => new("*", [.. Enumerable.Range(least, most - least + 1)], true) { IsStar = true };
}

/// <summary>An expression of five fields with what it stands for.</summary>
public sealed record AnyCron(AnyField Minutes, AnyField Hours, AnyField Days, AnyField Months, AnyField Weekdays)
{
    public bool Repeats => Minutes.Repeats || Hours.Repeats;

    public bool Shows(DateTime local)
    {
        var (ofMonth, ofWeek) = (Days.Values.Contains(local.Day), Weekdays.Values.Contains((int)local.DayOfWeek));
        return Minutes.Values.Contains(local.Minute)
            && Hours.Values.Contains(local.Hour)
            && Months.Values.Contains(local.Month)
            && (Days.IsStar || Weekdays.IsStar ? ofMonth && ofWeek : ofMonth || ofWeek);
    }

    public override string ToString() => $"{Minutes.Text} {Hours.Text} {Days.Text} {Months.Text} {Weekdays.Text}";
}
