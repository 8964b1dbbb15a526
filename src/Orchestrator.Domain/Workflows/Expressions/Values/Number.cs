using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Domain.Workflows.Expressions.Values;

/// <summary>A number: exact in 28 digits, and a double where it is too large or too small for that.</summary>
internal readonly struct Number : IComparable<Number>, IEquatable<Number>
{
    // Nearer to zero, a decimal has too few digits left.
    private const double SmallestExact = 1e-9;

    private readonly decimal exact;
    private readonly double? rough;

    public Number(decimal value) => exact = value;

    private Number(double value) => rough = value;

    public double Double => rough ?? (double)exact;

    /// <summary>A number as JSON has it.</summary>
    public static Number Of(JsonElement element) => TryParse(element.GetRawText(), out var number)
        ? number
        : throw new ExpressionException($"the number {element.GetRawText()} is too large");

    /// <summary>Reads a number as JSON writes them.</summary>
    public static bool TryParse(string text, out Number number)
    {
        number = default;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rough) || !double.IsFinite(rough))
        {
            return false;
        }

        number = (rough == 0 || Math.Abs(rough) >= SmallestExact) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? new Number(exact)
            : new Number(rough);
        return true;
    }

    /// <summary>Null when there is no such number.</summary>
    public static Number? Calculate(char sign, Number left, Number right)
    {
        if (left.rough is null && right.rough is null)
        {
            try
            {
                return new Number(sign switch
                {
                    '+' => left.exact + right.exact,
                    '-' => left.exact - right.exact,
                    '*' => left.exact * right.exact,
                    '/' => left.exact / right.exact,
                    _ => left.exact % right.exact,
                });
            }
            catch (DivideByZeroException)
            {
                return null;
            }
            catch (OverflowException)
            {
                // As a double, then.
            }
        }

        var rough = sign switch
        {
            '+' => left.Double + right.Double,
            '-' => left.Double - right.Double,
            '*' => left.Double * right.Double,
            '/' => left.Double / right.Double,
            _ => left.Double % right.Double,
        };
        return double.IsFinite(rough) ? new Number(rough) : null;
    }

    public Number Negate() => rough is { } value ? new Number(-value) : new Number(-exact);

    /// <summary>Halves go away from zero.</summary>
    /// <param name="digits">Behind the point, 0 to 28.</param>
    public Number Round(int digits) =>
        rough is { } value ? new Number(Math.Round(value)) : new Number(decimal.Round(exact, digits, MidpointRounding.AwayFromZero));

    public Number Floor() => rough is { } value ? new Number(Math.Floor(value)) : new Number(decimal.Floor(exact));

    public Number Ceiling() => rough is { } value ? new Number(Math.Ceiling(value)) : new Number(decimal.Ceiling(exact));

    /// <summary>True for a whole number that a long can hold.</summary>
    public bool TryWhole(out long whole)
    {
        var isOne = rough is null && exact == decimal.Truncate(exact) && exact is >= long.MinValue and <= long.MaxValue;
        whole = isOne ? (long)exact : 0;
        return isOne;
    }

    public int CompareTo(Number other) =>
        rough is null && other.rough is null ? exact.CompareTo(other.exact) : Double.CompareTo(other.Double);

    public bool Equals(Number other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Number other && Equals(other);

    public override int GetHashCode() => Double.GetHashCode();

    /// <summary>As JSON, without zeros that say nothing.</summary>
    public override string ToString() =>
        rough is { } value ? value.ToString("R", CultureInfo.InvariantCulture) : exact.ToString("0.############################", CultureInfo.InvariantCulture);
}
