using System.Text.RegularExpressions;

namespace Orchestrator.Server.Configuration;

/// <summary>Turns what the options say of themselves, in the names of code, into the words of whoever set them.</summary>
internal sealed partial class OptionProblems
{
    private static readonly Dictionary<string, Setting> ByOption = Settings.All.ToDictionary(setting => setting.OptionName, StringComparer.Ordinal);

    private readonly Func<Setting, GivenValue?> given;

    /// <param name="given">What was said about a setting; null when its default holds.</param>
    public OptionProblems(Func<Setting, GivenValue?> given)
    {
        this.given = given;
    }

    public string InWordsOfTheUser(string problem)
    {
        var name = OptionName().Match(problem).Value;
        if (!ByOption.TryGetValue(name, out var setting))
        {
            return problem;
        }

        var said = given(setting);
        var rest = SeveralHumps().Replace(problem[name.Length..], Mention);

        // "Queue.KeyRetention is -00:00:01; set it ...": the number is told as it was written.
        var cure = rest.IndexOf("; ", StringComparison.Ordinal);
        if (said is { Value.Text: { Length: > 0 } text } && !setting.IsSecret && rest.StartsWith(" is ", StringComparison.Ordinal) && cure > 0)
        {
            rest = $" is {text}{rest[cure..]}";
        }

        return (said?.Origin ?? Origin.Default).Subject(setting) + rest;
    }

    private static string Mention(Match match) => !ByOption.TryGetValue(match.Value, out var setting) ? match.Value
        : setting.Flag is null ? setting.Key
        : $"{setting.Key} ({setting.Flag})";

    [GeneratedRegex(@"^[A-Za-z]+(\.[A-Za-z]+)?")]
    private static partial Regex OptionName();

    // A name such as Urls could also be a word of a sentence.
    [GeneratedRegex(@"\b[A-Z][a-z]+(\.?[A-Z][a-z]+)+\b")]
    private static partial Regex SeveralHumps();
}
