using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Domain;

/// <summary>
/// A point in time in UTC, exact to the microsecond: what an event's time is cut to before it is stored, so that what is
/// read back equals what was decided on.
/// </summary>
/// <param name="Microseconds">Microseconds since 1970-01-01T00:00:00Z.</param>
public readonly record struct Instant(long Microseconds) : IComparable<Instant>
{
    private const int TextLength = 27;

    /// <summary>The earliest instant; sorts before every real one.</summary>
    public static Instant Min { get; } = new(long.MinValue);

    /// <summary>Later than every real instant: "never".</summary>
    public static Instant Never { get; } = new(long.MaxValue);

    /// <summary>Cuts a time to whole microseconds.</summary>
    public static Instant From(DateTimeOffset time) =>
        new((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant as a <see cref="DateTimeOffset"/> in UTC.</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        new(DateTimeOffset.UnixEpoch.Ticks + (Microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>Writes RFC 3339 with six fractional digits and <c>Z</c>: always 27 bytes.</summary>
    public int Format(Span<byte> destination)
    {
        var time = ToDateTimeOffset().UtcDateTime;
        Utf8Formatter.TryFormat(time, destination, out _, 'O');

        // 'O' prints seven digits; the seventh is zero by construction and gives way to the Z.
        destination[TextLength - 1] = (byte)'Z';
        return TextLength;
    }

    /// <summary>RFC 3339, as in <see cref="Format"/>.</summary>
    public override string ToString()
    {
        if (this == Never)
        {
            return "never";
        }

        if (this == Min)
        {
            return "before all time";
        }

        Span<byte> text = stackalloc byte[40];
        return System.Text.Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>Reads what <see cref="Format"/> writes, and any other RFC 3339 text with an offset.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Instant instant)
    {
        instant = default;
        if (text is null || text.Length < 11 || text[10] is not ('T' or 't')
            || !DateTimeOffset.TryParse(
                text,
                System.Globalization.CultureInfo.InvariantCulture,
                System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal,
                out var time))
        {
            return false;
        }

        instant = From(time);
        return true;
    }

    public int CompareTo(Instant other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>The later of two.</summary>
    public static Instant Max(Instant left, Instant right) => left.Microseconds >= right.Microseconds ? left : right;

    /// <summary>The earlier of two.</summary>
    public static Instant Earlier(Instant left, Instant right) => left.Microseconds <= right.Microseconds ? left : right;

    public static Instant operator +(Instant instant, TimeSpan span) =>
        new(checked(instant.Microseconds + (span.Ticks / TimeSpan.TicksPerMicrosecond)));

    public static Instant operator -(Instant instant, TimeSpan span) => instant + (-span);

    public static TimeSpan operator -(Instant left, Instant right) =>
        TimeSpan.FromTicks(checked((left.Microseconds - right.Microseconds) * TimeSpan.TicksPerMicrosecond));

    public static bool operator <(Instant left, Instant right) => left.Microseconds < right.Microseconds;

    public static bool operator >(Instant left, Instant right) => left.Microseconds > right.Microseconds;

    public static bool operator <=(Instant left, Instant right) => left.Microseconds <= right.Microseconds;

    public static bool operator >=(Instant left, Instant right) => left.Microseconds >= right.Microseconds;
}
