using System.Globalization;
using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Engine.Flow;

/// <summary>
/// What holds tasks back although agents are free. Keys and tenants are named as <c>key</c>, for every domain, or as
/// <c>domain/key</c>; <c>*</c> stands for each that has no entry of its own. A domain's own entries count before those for every
/// domain, and a key's own before <c>*</c>. In a cluster all nodes are to be told the same.
/// </summary>
public sealed class FlowOptions
{
    /// <summary>Attempts at once by concurrency key: a whole number, 0 for no limit. Default none.</summary>
    public IDictionary<string, string> Concurrency { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Attempts started in a time by concurrency key, as <see cref="StartRate.TryParse"/> reads it; 0 for no limit. Default none.</summary>
    public IDictionary<string, string> Rates { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Attempts started in a time by domain, <c>*</c> for each that is not named. Default none.</summary>
    public IDictionary<string, string> DomainRates { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Tasks of one concurrency key that may wait before submissions are refused. Default 0: as many as may wait in the domain.</summary>
    public int MaxQueuedPerKey { get; set; }

    /// <summary>A tenant's part of the slots against the others': a number above 0, by default 1.</summary>
    public IDictionary<string, string> TenantWeights { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Limits of single domains, set in code: what stands here holds there instead of all of the above.</summary>
    public IDictionary<string, FlowLimits> Domains { get; } = new Dictionary<string, FlowLimits>(StringComparer.Ordinal);

    private bool IsEmpty => Concurrency.Count + Rates.Count + DomainRates.Count + TenantWeights.Count + MaxQueuedPerKey == 0;

    /// <summary>What holds in a domain.</summary>
    /// <param name="otherwise">What holds where these options say nothing at all.</param>
    /// <exception cref="FormatException">A text is not readable; <see cref="Problems"/> says which.</exception>
    public FlowLimits LimitsOf(string domain, FlowLimits otherwise)
    {
        if (Domains.TryGetValue(domain, out var own))
        {
            return own;
        }

        if (IsEmpty)
        {
            return otherwise;
        }

        var rates = new FlowEntries<StartRate>(DomainRates, Rate);
        return new FlowLimits
        {
            Concurrency = new FlowEntries<int>(Concurrency, Whole).In(domain, 0),
            Rates = new FlowEntries<StartRate>(Rates, Rate).In(domain, default),
            DomainRate = rates.Find(domain) ?? rates.Find(FlowEntries.Each) ?? default,
            MaxQueuedPerKey = MaxQueuedPerKey,
            TenantWeights = new FlowEntries<double>(TenantWeights, Weight).In(domain, 1),
        };
    }

    /// <summary>Says what is wrong, the option's name and the cure in each message; empty when nothing is.</summary>
    internal IEnumerable<string> Problems() =>
    [
        .. Unreadable(nameof(Concurrency), Concurrency, text => Whole(text) is not null, "a whole number, such as 10; 0 sets no limit"),
        .. Unreadable(nameof(Rates), Rates, text => Rate(text) is not null, StartRate.Form),
        .. Unreadable(nameof(DomainRates), DomainRates, text => Rate(text) is not null, StartRate.Form),
        .. Unreadable(nameof(TenantWeights), TenantWeights, text => Weight(text) is not null, "a number above 0 and up to 1,000,000, such as 2.5"),
        .. MaxQueuedPerKey < 0 ? [$"Flow.{nameof(MaxQueuedPerKey)} is {MaxQueuedPerKey}; set it to 0, for no limit, or more."] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Unreadable(string option, IDictionary<string, string> entries, Func<string, bool> isReadable, string form) =>
        entries.Where(entry => !isReadable(entry.Value))
            .Select(entry => $"Flow.{option} has '{entry.Value}' for '{entry.Key}'; write {form}.");

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static StartRate? Rate(string text) => StartRate.TryParse(text, out var rate) ? rate : null;

    private static double? Weight(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1e6 ? number : null;
}
