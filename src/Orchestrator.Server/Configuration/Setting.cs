using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Nodes;
using Orchestrator.Engine;
using Orchestrator.Server.Configuration.Kinds;

namespace Orchestrator.Server.Configuration;

/// <summary>
/// One thing a server can be told in a file, by a variable or on the command line, and the option it sets. The default is the
/// option's own, so that it is written down once.
/// </summary>
public sealed class Setting
{
    private readonly SettingKind kind;
    private readonly PropertyInfo[] path;

    /// <param name="key">Sections and name in snake_case, as in <c>queue.max_waiting</c>; a unit comes last.</param>
    /// <param name="option">The option: a path of properties from <see cref="ServerOptions"/> or <see cref="OrchestratorOptions"/>.</param>
    /// <param name="zeroIsNull">For an option that is null where people write zero.</param>
    internal Setting(string key, LambdaExpression option, bool zeroIsNull)
    {
        Key = key;
        path = [.. PathOf(option.Body).Reverse()];
        OfEngine = option.Parameters[0].Type == typeof(OrchestratorOptions);
        kind = SettingKind.For(path[^1].PropertyType, zeroIsNull);
    }

    /// <summary>What it is called in a file: sections and name, with dots between them.</summary>
    public string Key { get; }

    /// <summary>What it is called in the environment.</summary>
    public string Variable => Sources.ConfigurationVariables.Prefix + Key.Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>The option of <c>orc server</c> that sets it, such as <c>--slots</c>; null when there is none.</summary>
    public string? Flag { get; init; }

    /// <summary>What it does: a sentence without its full stop.</summary>
    public required string Meaning { get; init; }

    /// <summary>What its values are counted in, or which there are.</summary>
    public required string Unit { get; init; }

    /// <summary>What zero, or an empty text or list, means; null when it is refused.</summary>
    public string? Zero { get; init; }

    /// <summary>The default in words, where it is not the same on every machine; null elsewhere.</summary>
    public string? DefaultInWords { get; init; }

    /// <summary>True for what must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What a value looks like: "a whole number".</summary>
    public string Expected => kind.Expected;

    /// <summary>What <see cref="Zero"/> speaks of: <c>0</c> or <c>empty</c>.</summary>
    public string Nothing => kind.Nothing;

    /// <summary>True for an option of the engine, false for one of the server around it.</summary>
    internal bool OfEngine { get; }

    /// <summary>The option's name in code, as its problems begin with it: <c>Queue.MaxWaiting</c>.</summary>
    internal string OptionName => string.Join('.', path.Select(property => property.Name));

    /// <summary>The option's value now.</summary>
    /// <param name="options">A <see cref="ServerOptions"/> or an <see cref="OrchestratorOptions"/>, as <see cref="OfEngine"/> says.</param>
    internal object? Current(object options) => path[^1].GetValue(Owner(options));

    /// <summary>Sets the option.</summary>
    /// <param name="options">A <see cref="ServerOptions"/> or an <see cref="OrchestratorOptions"/>, as <see cref="OfEngine"/> says.</param>
    /// <param name="value">A value that <see cref="TryRead"/> made.</param>
    internal void Apply(object options, object? value)
    {
        var owner = Owner(options);
        switch (path[^1].GetValue(owner))
        {
            case ISet<string> members when !path[^1].CanWrite:
                members.Clear();
                members.UnionWith((IEnumerable<string>)value!);
                break;
            case IDictionary<string, string> pairs when !path[^1].CanWrite:
                pairs.Clear();
                foreach (var (name, text) in (IReadOnlyDictionary<string, string>)value!)
                {
                    pairs[name] = text;
                }

                break;
            default:
                // An init accessor is written here as well: the options are fresh, and nobody has seen them yet.
                path[^1].SetValue(owner, value);
                break;
        }
    }

    /// <summary>The default on this machine, as a file would have it.</summary>
    internal JsonNode Default() => kind.Write(Current(OfEngine ? new OrchestratorOptions() : new ServerOptions()));

    /// <summary>Reads what a source says; false when it is no such value.</summary>
    internal bool TryRead(RawValue raw, out object? value) => kind.TryRead(raw, out value);

    /// <summary>The value as a file would have it.</summary>
    internal JsonNode Write(object? value) => kind.Write(value);

    private static IEnumerable<PropertyInfo> PathOf(Expression? expression)
    {
        for (; expression is MemberExpression { Member: PropertyInfo property } member; expression = member.Expression)
        {
            yield return property;
        }
    }

    private object Owner(object options) => path[..^1].Aggregate(options, (owner, property) => property.GetValue(owner)!);
}
