using System.Globalization;
using System.Text.Json.Nodes;

namespace Orchestrator.Server.Configuration.Kinds;

/// <summary>A number with a fraction: 0.8.</summary>
internal sealed class FractionKind : SettingKind
{
    public override string Expected => "a number, such as 0.5";

    public override string Nothing => "0";

    public override bool TryRead(RawValue raw, out object? value)
    {
        value = null;
        if (!double.TryParse(raw.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return false;
        }

        value = number;
        return true;
    }

    public override JsonNode Write(object? value) => JsonValue.Create((double)value!);
}
