using System.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.CommandLine;

/// <summary><c>--output</c>, and <c>--json</c> for the most wanted of its values.</summary>
internal sealed class OutputOption
{
    private readonly Option<string?> output;
    private readonly Option<bool> json = new("--json") { Description = "The same as --output json: one document a line." };

    /// <param name="hasIds">False when the answers have no ids to print alone.</param>
    public OutputOption(bool hasIds)
    {
        output = new("--output", "-o") { Description = hasIds ? "table for people, json, or id for ids alone, one a line. [default: table]" : "table for people, or json. [default: table]" };
        output.AcceptOnlyFromAmong(hasIds ? ["table", "json", "id"] : ["table", "json"]);
    }

    public void AddTo(Command command)
    {
        command.Add(output);
        command.Add(json);
    }

    public bool Has(Option option) => option == output || option == json;

    /// <exception cref="UsageException">Two things are asked for.</exception>
    public OutputKind Read(ParseResult parsed) => (parsed.GetValue(output), parsed.GetValue(json)) switch
    {
        (null, false) or ("table", false) => OutputKind.Table,
        (null or "json", _) => OutputKind.Json,
        ("id", false) => OutputKind.Id,
        var (typed, _) => throw new UsageException($"--json and --output {typed} contradict each other; leave one out."),
    };
}
