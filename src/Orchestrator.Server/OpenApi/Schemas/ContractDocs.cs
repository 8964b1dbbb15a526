using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Orchestrator.Server.OpenApi.Schemas;

/// <summary>What the source of Contracts says about its types and their properties, as the compiler wrote it down.</summary>
internal sealed partial class ContractDocs
{
    private const string Resource = "Orchestrator.Contracts.xml";
    private readonly Dictionary<string, string> summaries;

    private ContractDocs(Dictionary<string, string> summaries) => this.summaries = summaries;

    public static ContractDocs Load()
    {
        using var stream = typeof(ContractDocs).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The program was built without {Resource}.");
        return new ContractDocs(XDocument.Load(stream).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!), StringComparer.Ordinal));
    }

    /// <summary>What a type is; null when its source does not say.</summary>
    public string? Of(Type type) => summaries.GetValueOrDefault($"T:{type.FullName}");

    /// <summary>What a property means; null when its source does not say.</summary>
    public string? Of(Type type, string property) => summaries.GetValueOrDefault($"P:{type.FullName}.{property}");

    private static string Text(XElement summary)
    {
        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see => $"`{Named(see.Attribute("cref")!.Value)}`",
            XElement other => other.Value,
            _ => string.Empty,
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    /// <summary>What a reference is called on the wire.</summary>
    private static string Named(string reference)
    {
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference[0] == 'P' ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name) : SchemaSet.NameOf(name);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
