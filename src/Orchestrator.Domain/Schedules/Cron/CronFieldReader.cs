using System.Globalization;

namespace Orchestrator.Domain.Schedules.Cron;

/// <summary>Reads one field of a cron expression: lists of values, ranges, steps and names.</summary>
internal static class CronFieldReader
{
    /// <exception cref="FormatException">The message names the field and the cure.</exception>
    public static CronValues Read(CronField field, string text)
    {
        var values = default(CronValues);
        foreach (var part in text.Split(','))
        {
            var read = ReadPart(field, part);
            values = new CronValues(
                values.Mask | read.Mask, values.IsStar || read.IsStar, values.IsRepeating || read.IsRepeating, values.Last | read.Last);
        }

        if (text.Contains(',') && text.Split(',').Any(part => part is "*" or "?"))
        {
            throw Fault(field, text, "has '*' or '?' in a list, where the rest means nothing");
        }

        return values;
    }

    private static CronValues ReadPart(CronField field, string part)
    {
        if (part.Length == 0)
        {
            throw Fault(field, part, "has an empty place in its list");
        }

        if (part.EndsWith('L') && field.IsDay)
        {
            return ReadLast(field, part);
        }

        var (range, step) = part.Split('/') switch
        {
            [var whole] => (whole, (int?)null),
            [var whole, var every] => (whole, ReadStep(field, part, every)),
            _ => throw Fault(field, part, "has more than one '/'"),
        };
        if (range is "*" or "?")
        {
            if (range == "?" && (!field.IsDay || step is not null))
            {
                throw Fault(field, part, "has '?', which stands alone for the day of month or of week that does not matter");
            }

            return new CronValues(Mask(field, field.Least, field.Least + field.Cycle - 1, step ?? 1), IsStar: true, IsRepeating: true, Last: 0);
        }

        return range.Split('-') switch
        {
            [var one] when step is null => new CronValues(Bit(field, Value(field, part, one)), false, false, 0),

            // A step without an end goes to the end of the field.
            [var first] => new CronValues(Mask(field, Value(field, part, first), field.Least + field.Cycle - 1, step!.Value), false, true, 0),
            [var first, var last] => new CronValues(ReadRange(field, part, first, last, step ?? 1), false, true, 0),
            _ => throw Fault(field, part, "has more than one '-'"),
        };
    }

    private static ulong ReadRange(CronField field, string part, string first, string last, int step)
    {
        var (from, to) = (Value(field, part, first), Value(field, part, last));

        // 22-2 is 22, 23, 0, 1, 2, and FRI-MON goes over the week's end.
        return Mask(field, from, to < from ? to + field.Cycle : to, step);
    }

    private static CronValues ReadLast(CronField field, string part)
    {
        if (field == CronField.DaysOfMonth)
        {
            return part == "L" ? new CronValues(0, false, false, Last: 1) : throw Fault(field, part, "has 'L' with something else; L alone is the month's last day");
        }

        return part.Length > 1
            ? new CronValues(0, false, false, Last: 1 << (Value(field, part, part[..^1]) % field.Cycle))
            : throw Fault(field, part, "has 'L' without a day; FRIL or 5L is the month's last Friday");
    }

    private static int ReadStep(CronField field, string part, string text)
    {
        var most = field.Most - field.Least;
        return TryNumber(text, out var step) && step >= 1 && step <= most
            ? step
            : throw Fault(field, part, $"has a step that is not from 1 to {most}");
    }

    private static int Value(CronField field, string part, string text)
    {
        if (field.Names.TryGetValue(text, out var named) || (TryNumber(text, out named) && named >= field.Least && named <= field.Most))
        {
            return named;
        }

        var names = field.Names.Count == 0 ? "" : $" or {field.Names.Keys.First()} to {field.Names.Keys.Last()}";
        throw Fault(field, part, $"has '{text}', where {field.Least} to {field.Most}{names} may stand");
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static ulong Mask(CronField field, int from, int to, int step)
    {
        var mask = 0UL;
        for (var value = from; value <= to; value += step)
        {
            mask |= Bit(field, value);
        }

        return mask;
    }

    private static ulong Bit(CronField field, int value) => 1UL << (field.Least + ((value - field.Least) % field.Cycle));

    private static FormatException Fault(CronField field, string part, string fault) =>
        new($"has the field '{part}' for {field.Name}, which {fault}");
}
