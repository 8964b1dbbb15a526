using Orchestrator.Domain;
using Orchestrator.Domain.Schedules.Cron;

namespace Orchestrator.Tests.Domain.Schedules;

/// <summary>What expressions mean, and what is said of those that mean nothing.</summary>
public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("*/15 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:15:00Z")]
    [InlineData("0 9 * * MON-FRI", "2026-01-02T09:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("30 4 1,15 * 5", "2026-01-01T04:30:00Z", "2026-01-02T04:30:00Z")]
    [InlineData("*/10 * * * * *", "2026-01-01T00:00:01Z", "2026-01-01T00:00:10Z")]
    [InlineData("0 0 L * *", "2026-02-01T00:00:00Z", "2026-02-28T00:00:00Z")]
    [InlineData("0 0 L 2 ?", "2027-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2097-01-01T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("0 18 ? * FRIL", "2026-01-01T00:00:00Z", "2026-01-30T18:00:00Z")]
    [InlineData("0 18 * * 5L", "2026-01-30T18:00:00Z", "2026-02-27T18:00:00Z")]
    [InlineData("0 22-2 * * *", "2026-01-01T23:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("0 0 * * FRI-MON", "2026-01-05T00:00:00Z", "2026-01-09T00:00:00Z")]
    [InlineData("0 0 * * 7", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 1 JAN,jul *", "2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z")]
    [InlineData("5/20 * * * *", "2026-01-01T00:05:00Z", "2026-01-01T00:25:00Z")]
    [InlineData("59 59 23 31 12 ?", "2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z")]
    [InlineData("@daily", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("@hourly", "2026-01-01T00:59:59.999999Z", "2026-01-01T01:00:00Z")]
    [InlineData("@yearly", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    public void The_next_moment_is_the_one_a_calendar_shows(string cron, string after, string next) =>
        Assert.Equal(Time(next), CronExpression.Parse(cron).Next(Time(after), TimeZoneInfo.Utc));

    [Theory]

    // In Berlin clocks went from 2 to 3 on 29 March 2026, at 01:00 UTC, and from 3 to 2 on 25 October 2026, at 01:00 UTC.
    [InlineData("30 2 * * *", "2026-03-28T02:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("*/30 * * * *", "2026-03-29T00:00:00Z", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("0 2,3 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("*/30 * * * *", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z")]
    [InlineData("0 * * * *", "2026-10-24T23:30:00Z", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z")]
    [InlineData("0 2,3 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z")]
    public void Clocks_that_are_put_forward_or_back_neither_lose_nor_double_a_moment(string cron, string after, params string[] expected)
    {
        var (expression, zone, moment) = (CronExpression.Parse(cron), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Time(after));

        var found = expected.Select(_ => (moment = expression.Next(moment, zone)!.Value).ToString()).ToList();

        Assert.Equal(expected.Select(text => Time(text).ToString()), found);
    }

    [Theory]
    [InlineData("* * * *", "has 4 fields")]
    [InlineData("60 * * * *", "has the field '60' for minutes, which has '60', where 0 to 59 may stand")]
    [InlineData("* * * FOO *", "has the field 'FOO' for months, which has 'FOO', where 1 to 12 or JAN to DEC may stand")]
    [InlineData("*/0 * * * *", "has the field '*/0' for minutes, which has a step that is not from 1 to 59")]
    [InlineData("*/90 * * * *", "has the field '*/90' for minutes, which has a step that is not from 1 to 59")]
    [InlineData("1,,2 * * * *", "has the field '' for minutes, which has an empty place in its list")]
    [InlineData("? * * * *", "has '?', which stands alone for the day")]
    [InlineData("0 0 L-3 * *", "has the field 'L-3' for days of month, which has 'L', where 1 to 31 may stand")]
    [InlineData("0 0 * * L", "has 'L' without a day")]
    [InlineData("0 0 31 2 *", "never happens")]
    [InlineData("0 0 0-7-9 * *", "more than one '-'")]
    [InlineData("1/2/3 * * * *", "more than one '/'")]
    [InlineData("1,* * * * *", "has '*' or '?' in a list")]
    [InlineData("@fortnightly", "none of @yearly")]
    [InlineData("", "has 0 fields")]
    public void What_is_wrong_is_said_by_field(string cron, string expected)
    {
        Assert.False(CronExpression.TryParse(cron, out _, out var fault));
        Assert.Contains(expected, fault);
    }

    private static Instant Time(string text) => Instant.TryParse(text, out var time) ? time : throw new FormatException(text);
}
