using System.Globalization;
using System.Text.Json.Nodes;

namespace Orchestrator.Server.Configuration.Kinds;

/// <summary>Seconds: 90 or 0.5. Also 500ms, 30s, 5m, 2h and 7d, as the command line has them.</summary>
/// <param name="zeroIsNull">Whether people write zero for an option that is null then.</param>
internal sealed class DurationKind(bool zeroIsNull) : SettingKind
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    public override string Expected => "seconds, or such as 500ms, 30s, 5m, 2h or 7d";

    public override string Nothing => "0";

    public override bool TryRead(RawValue raw, out object? value)
    {
        value = null;
        var text = raw.Text ?? "";
        var unit = Units.FirstOrDefault(unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal), (Suffix: "", Seconds: 1));
        if (!double.TryParse(
                text.AsSpan(0, text.Length - unit.Suffix.Length),
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number)
            || !(Math.Abs(number * unit.Seconds) <= TimeSpan.FromDays(36_500).TotalSeconds))
        {
            return false;
        }

        value = zeroIsNull && number == 0 ? null : TimeSpan.FromSeconds(number * unit.Seconds);
        return true;
    }

    public override JsonNode Write(object? value) => JsonValue.Create(((TimeSpan?)value ?? TimeSpan.Zero).TotalSeconds);
}
