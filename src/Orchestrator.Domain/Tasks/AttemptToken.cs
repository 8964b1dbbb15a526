using System.Globalization;

namespace Orchestrator.Domain.Tasks;

/// <summary>The fencing token of one attempt, 128 random bits: only its holder can end the attempt.</summary>
public readonly record struct AttemptToken(UInt128 Value)
{
    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out AttemptToken token)
    {
        token = default;
        if (text is not { Length: 32 }
            || !UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        token = new AttemptToken(value);
        return true;
    }

    /// <inheritdoc cref="TryParse(string?, out AttemptToken)"/>
    public static bool TryParse(ReadOnlySpan<byte> text, out AttemptToken token)
    {
        token = default;
        if (text.Length != 32 || !UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        token = new AttemptToken(value);
        return true;
    }

    /// <summary>Writes what <see cref="ToString"/> does as ASCII, and returns its length.</summary>
    public int Format(Span<byte> destination)
    {
        Value.TryFormat(destination, out var length, "x32", CultureInfo.InvariantCulture);
        return length;
    }
}
