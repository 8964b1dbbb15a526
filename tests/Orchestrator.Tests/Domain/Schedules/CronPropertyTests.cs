using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Schedules.Cron;

namespace Orchestrator.Tests.Domain.Schedules;

/// <summary>Expressions against a clock that is looked at minute by minute.</summary>
public sealed class CronPropertyTests
{
    private static readonly string[] Zones =
    [
        "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia",
        "Asia/Tehran", "America/St_Johns", "Europe/Dublin", "Antarctica/Troll",
    ];

    // Days around which clocks were put forward or back somewhere.
    private static readonly string[] Days =
    [
        "2024-03-10", "2024-03-31", "2024-10-27", "2024-11-03", "2024-04-07", "2024-10-06", "2011-12-30", "2018-11-04", "2018-02-18", "2022-03-22",
        "2024-02-29", "2023-12-31", "2021-05-16", "2021-04-11",
    ];

    [Fact]
    public void The_next_moment_is_the_first_at_which_the_clock_shows_what_was_asked_for() => Properties.Check(Cases(), one =>
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(one.Zone);
        var cron = CronExpression.Parse(one.Cron.ToString());
        var oracle = new CronOracle(one.Cron, zone);
        var from = new DateTimeOffset(DateTime.Parse(Days[one.Day]), TimeSpan.Zero).AddMinutes(one.Minute).AddDays(-1);
        var until = from.AddDays(3);

        var expected = Enumerable.Range(1, 3 * 24 * 60).Select(minute => from.AddMinutes(minute)).Where(oracle.IsDue).ToList();

        var found = new List<DateTimeOffset>();
        for (var next = cron.Next(Instant.From(from), zone); next is { } moment && moment <= Instant.From(until); next = cron.Next(moment, zone))
        {
            found.Add(moment.ToDateTimeOffset());
        }

        Assert.Equal(expected, found);
    });

    [Fact]
    public void The_next_moment_does_not_depend_on_where_in_between_it_is_asked_for() => Properties.Check(Cases(), one =>
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(one.Zone);
        var cron = CronExpression.Parse(one.Cron.ToString());
        var from = Instant.From(new DateTimeOffset(DateTime.Parse(Days[one.Day]), TimeSpan.Zero).AddMinutes(one.Minute).AddDays(-1));
        var next = cron.Next(from, zone)!.Value;

        var between = from + ((next - from) * 0.5);

        Assert.True(next > from);
        Assert.Equal(next, cron.Next(between, zone));
        Assert.Equal(next, cron.Next(next - TimeSpan.FromMicroseconds(1), zone));
    });

    private static Gen<Case> Cases() =>
        from cron in Crons()
        from zone in Gen.Elements(Zones)
        from day in Gen.Choose(0, Days.Length - 1)
        from minute in Gen.Choose(0, 1439)
        select new Case(cron, zone, day, minute);

    private static Gen<AnyCron> Crons() =>
        from minutes in Field(0, 59)
        from hours in Gen.Frequency((3, Field(0, 23)), (2, Gen.Choose(0, 3).Select(hour => new AnyField(hour.ToString(), [hour], false))), (2, Gen.Constant(AnyField.Star(0, 23))))
        from days in Gen.Frequency((4, Gen.Constant(AnyField.Star(1, 31))), (1, Field(1, 31)))
        from months in Gen.Frequency((4, Gen.Constant(AnyField.Star(1, 12))), (1, Field(1, 12)))
        from weekdays in Gen.Frequency((4, Gen.Constant(AnyField.Star(0, 6))), (1, Field(0, 6)))
        where days.Values.Any(day => day <= 28) || weekdays.Text != "*"
        select new AnyCron(minutes, hours, days, months, weekdays);

    private static Gen<AnyField> Field(int least, int most)
    {
        var one = Gen.Choose(least, most).Select(value => new AnyField(value.ToString(), [value], false));
        var list =
            from values in Gen.Choose(least, most).ArrayOf(3)
            select new AnyField(string.Join(',', values), [.. values], false);
        var range =
            from first in Gen.Choose(least, most)
            from length in Gen.Choose(1, 5)
            from step in Gen.Choose(1, 3)
            let cycle = most - least + 1
            let last = least + ((first - least + length) % cycle)
            select new AnyField(
                $"{first}-{last}{(step == 1 ? "" : $"/{step}")}",
                [.. Enumerable.Range(0, length + 1).Where(i => i % step == 0).Select(i => least + ((first - least + i) % cycle))],
                true);
        var steps =
            from step in Gen.Choose(1, most - least)
            select new AnyField($"*/{step}", [.. Enumerable.Range(least, most - least + 1).Where(value => (value - least) % step == 0)], true) { IsStar = true };
        return Gen.OneOf(one, list, range, steps, Gen.Constant(AnyField.Star(least, most)));
    }

    private sealed record Case(AnyCron Cron, string Zone, int Day, int Minute);
}
