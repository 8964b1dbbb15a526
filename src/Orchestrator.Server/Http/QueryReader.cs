using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Orchestrator.Domain;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Http;

/// <summary>
/// A request's query parameters, each to be taken once; what nobody took is unknown and said so. Names are compared
/// exactly, as tags are.
/// </summary>
internal sealed class QueryReader
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly List<string> known = [];

    public QueryReader(HttpRequest request)
    {
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = pair.DecodeName().ToString();
            if (!values.TryAdd(name, pair.DecodeValue().ToString()))
            {
                Errors.Add(name, "is given more than once");
            }
        }
    }

    public FieldErrors Errors { get; } = new();

    /// <summary>A text; null when the parameter is missing.</summary>
    public string? Text(string name)
    {
        known.Add(name);
        return values.Remove(name, out var value) ? value : null;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Whole(string name, int least, int most, int @default)
    {
        if (Text(name) is not { } text)
        {
            return @default;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Errors.Add(name, $"must be a whole number from {least} to {most}");
        return @default;
    }

    /// <summary>Seconds within bounds; zero when the parameter is missing.</summary>
    public TimeSpan Seconds(string name, int most)
    {
        if (Text(name) is not { } text)
        {
            return TimeSpan.Zero;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= 0 && value <= most)
        {
            return TimeSpan.FromSeconds(value);
        }

        Errors.Add(name, $"must be a number of seconds from 0 to {most}");
        return TimeSpan.Zero;
    }

    /// <summary>All parameters whose names begin so, by the rest of their names.</summary>
    public Dictionary<string, string> Group(string prefix)
    {
        var group = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList())
        {
            values.Remove(name);
            if (name.Length == prefix.Length)
            {
                Errors.Add(name, $"needs a name behind '{prefix}'");
            }

            group[name[prefix.Length..]] = value;
        }

        return group;
    }

    /// <summary>The problem with the parameters, those that nobody took included; null when there is none.</summary>
    public Problem? Check()
    {
        foreach (var name in values.Keys)
        {
            Errors.Add(name, NearestName.Of(name, known) is { } nearest ? $"is unknown; did you mean '{nearest}'?" : "is unknown");
        }

        return Errors.Any ? Errors.ToProblem(ErrorCodes.InvalidQuery) : null;
    }
}
