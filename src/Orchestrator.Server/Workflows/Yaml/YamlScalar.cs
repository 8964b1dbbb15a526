using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Orchestrator.Server.Workflows.Yaml;

/// <summary>What a plain word of YAML stands for, by the core schema of YAML 1.2.</summary>
internal static partial class YamlScalar
{
    // A number of a million digits costs a minute to convert.
    private const int LongestNumber = 400;

    public static void Write(Utf8JsonWriter json, YamlNode.Scalar scalar)
    {
        var text = scalar.Value;
        switch (text)
        {
            case var _ when !scalar.IsPlain || text.Length > LongestNumber:
                json.WriteStringValue(text);
                break;
            case "" or "~" or "null" or "Null" or "NULL":
                json.WriteNullValue();
                break;
            case "true" or "True" or "TRUE" or "false" or "False" or "FALSE":
                json.WriteBooleanValue(text[0] is 't' or 'T');
                break;
            case var _ when Decimal().Match(text) is { Success: true } match:
                json.WriteRawValue(Number(match), skipInputValidation: false);
                break;
            case var _ when Hexadecimal().IsMatch(text):
                json.WriteRawValue(BigInteger.Parse("0" + text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
                break;
            case var _ when Octal().IsMatch(text):
                json.WriteRawValue(text[2..].Aggregate(BigInteger.Zero, (sum, digit) => (sum * 8) + (digit - '0')).ToString(CultureInfo.InvariantCulture));
                break;
            case var _ when Endless().IsMatch(text):
                throw new YamlException(scalar.Start, scalar.Start, $"JSON has no {text}; quote it if it is a text");
            default:
                json.WriteStringValue(text);
                break;
        }
    }

    // JSON wants a digit on both sides of the point, no plus, and no zeros in front.
    private static string Number(Match match)
    {
        var whole = match.Groups["whole"].Value.TrimStart('0');
        var fraction = match.Groups["fraction"].Value;
        var sign = match.Groups["sign"].Value == "-" ? "-" : string.Empty;
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}{(fraction.Length == 0 ? "" : ".")}{fraction}{match.Groups["power"].Value}";
    }

    [GeneratedRegex(@"^(?<sign>[-+]?)(?:(?<whole>[0-9]+)(?:\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))(?<power>(?:[eE][-+]?[0-9]+)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();

    [GeneratedRegex("^0x[0-9a-fA-F]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex("^0o[0-7]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();

    [GeneratedRegex(@"^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$", RegexOptions.CultureInvariant)]
    private static partial Regex Endless();
}
