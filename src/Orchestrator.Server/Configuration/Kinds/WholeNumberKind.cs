using System.Globalization;
using System.Text.Json.Nodes;

namespace Orchestrator.Server.Configuration.Kinds;

/// <summary>A count: 1000000.</summary>
/// <param name="least">The least the option's type can hold.</param>
/// <param name="most">The most the option's type can hold.</param>
/// <param name="box">The number as the option's type.</param>
/// <param name="zeroIsNull">Whether people write zero for an option that is null then.</param>
internal sealed class WholeNumberKind(long least, long most, Func<long, object> box, bool zeroIsNull) : SettingKind
{
    public override string Expected => most == int.MaxValue ? $"a whole number up to {most}" : "a whole number";

    public override string Nothing => "0";

    public override bool TryRead(RawValue raw, out object? value)
    {
        value = null;
        if (!long.TryParse(raw.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
        {
            return false;
        }

        value = zeroIsNull && number == 0 ? null : box(number);
        return true;
    }

    public override JsonNode Write(object? value) => JsonValue.Create(Convert.ToInt64(value ?? 0, CultureInfo.InvariantCulture));
}
