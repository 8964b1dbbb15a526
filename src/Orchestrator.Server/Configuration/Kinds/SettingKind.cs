using System.Text.Json.Nodes;

namespace Orchestrator.Server.Configuration.Kinds;

/// <summary>How values of one type of option are read and written.</summary>
internal abstract class SettingKind
{
    /// <summary>What a value looks like, for a message: "a whole number".</summary>
    public abstract string Expected { get; }

    /// <summary>What stands for nothing: <c>0</c> or <c>empty</c>.</summary>
    public virtual string Nothing => "empty";

    /// <summary>Reads what a source says; false when it is no such value. Whether it is in range is for the options to say.</summary>
    public abstract bool TryRead(RawValue raw, out object? value);

    /// <summary>A value as a file would have it: JSON, which YAML reads.</summary>
    public abstract JsonNode Write(object? value);

    /// <summary>The kind of an option's type; a new type takes its line here.</summary>
    public static SettingKind For(Type type, bool zeroIsNull)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain == typeof(int) => new WholeNumberKind(int.MinValue, int.MaxValue, number => (int)number, zeroIsNull),
            _ when plain == typeof(long) => new WholeNumberKind(long.MinValue, long.MaxValue, number => number, zeroIsNull),
            _ when plain == typeof(double) => new FractionKind(),
            _ when plain == typeof(TimeSpan) => new DurationKind(zeroIsNull),
            _ when plain == typeof(bool) => new SwitchKind(),
            _ when plain == typeof(string) => new TextKind(),
            _ when plain == typeof(IReadOnlyList<string>) || plain == typeof(ISet<string>) => new ListKind(),
            _ when plain == typeof(IDictionary<string, string>) => new PairsKind(),
            { IsEnum: true } => new ChoiceKind(plain),
            _ => throw new NotSupportedException($"No kind of setting reads {plain}; add one to {nameof(SettingKind)}."),
        };
    }
}
