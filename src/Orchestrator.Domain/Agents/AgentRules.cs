using System.Buffers;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Agents;

/// <summary>What agents may say of themselves. A fault is read after the name of the field it is in, and null when there is none.</summary>
public static class AgentRules
{
    /// <summary>Most slots of an agent.</summary>
    public const int MaxSlots = 10_000;

    /// <summary>Most capabilities or task types of an agent.</summary>
    public const int MaxNames = 256;

    /// <summary>Most labels of an agent.</summary>
    public const int MaxLabels = TaskSpecRules.MaxEntries;

    /// <summary>Most attempts that an agent names as those it has: its slots, and as many results again that were not acknowledged.</summary>
    public const int MaxRunning = 2 * MaxSlots;

    /// <summary>Greatest weight.</summary>
    public const double MaxWeight = 1_000_000;

    /// <summary>Longest address of an agent, in characters.</summary>
    public const int MaxEndpointLength = 1_000;

    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c), (char)127]);

    /// <summary>What is wrong with an id. It is a part of paths: what a path swallows is none.</summary>
    public static string? IdFault(string id) =>
        id.Contains('/', StringComparison.Ordinal) || id is "." or ".." ? "must not be '.' or '..', and must have no '/'" : NameFault(id);

    /// <summary>What is wrong with a capability, a task type, the name of a label, a session or a device.</summary>
    public static string? NameFault(string name) => name.Length is 0 or > TaskSpecRules.MaxNameLength || name.AsSpan().ContainsAny(ControlCharacters)
        ? $"must have 1 to {TaskSpecRules.MaxNameLength} characters and no control characters"
        : null;

    /// <summary>What is wrong with a number of slots.</summary>
    public static string? SlotsFault(int slots) => slots is < 1 or > MaxSlots ? $"must be 1 to {MaxSlots}" : null;

    /// <summary>What is wrong with a weight.</summary>
    public static string? WeightFault(double weight) => weight is > 0 and <= MaxWeight ? null : $"must be above 0 and at most {MaxWeight}";

    /// <summary>What is wrong with an amount of a resource.</summary>
    public static string? AmountFault(double amount) => double.IsFinite(amount) && amount >= 0 ? null : "must be 0 or more";

    /// <summary>What is wrong with an address at which an agent is called.</summary>
    public static string? EndpointFault(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
        && endpoint.Length <= MaxEndpointLength
            ? null
            : $"must be an address such as http://10.0.0.7:8080, of at most {MaxEndpointLength} characters";
}
