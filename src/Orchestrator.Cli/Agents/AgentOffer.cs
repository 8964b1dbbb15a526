using System.CommandLine;
using System.Globalization;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Sdk.Agents;

namespace Orchestrator.Cli.Agents;

/// <summary>What an agent says of itself.</summary>
internal sealed class AgentOffer
{
    private readonly Option<string?> id = new("--id") { Description = "Names the agent; two that run at once must not share one. [default: the machine's name and six random characters]", HelpName = "id" };
    private readonly Option<string?> name = new("--name") { Description = "A name for people. [default: the id]", HelpName = "text" };
    private readonly ListOption capabilities = new("--capabilities", "What it offers to tasks that require it.", "names");
    private readonly Option<int> slots = new("--slots") { Description = "Tasks it runs at most at once.", DefaultValueFactory = _ => 4, HelpName = "count" };
    private readonly PairsOption labels = new("--labels", "Labels that tasks can require; may be repeated.");
    private readonly Option<double?> cpu = Amount("--cpu", "CPU cores that it may use. [default: not declared, any number]", "cores");
    private readonly Option<double?> memory = Amount("--memory", "Memory that it may use, in MiB. [default: not declared, any amount]", "MiB");
    private readonly Option<double?> gpu = Amount("--gpu", "GPUs that it may use. [default: not declared, any number]", "count");
    private readonly Option<string?> zone = new("--zone") { Description = "Where it stands, such as a data centre's zone.", HelpName = "name" };
    private readonly Option<double?> weight = Amount("--weight", "Its share of the work where that is given out by weight. [default: 1]", "number");
    private readonly Option<string?> device = new("--device") { Description = "Id of the device it speaks for.", HelpName = "id" };
    private readonly Option<int> agents = new("--agents")
    {
        Description = "Run so many agents, ID-1, ID-2, ..., in this process: it is their node manager.",
        DefaultValueFactory = _ => 1,
        HelpName = "count",
    };

    public AgentOffer()
    {
        Between(slots, 1, 100_000);
        Between(agents, 1, 10_000);
        foreach (var amount in new[] { cpu, memory, gpu, weight })
        {
            amount.Validators.Add(result =>
            {
                if (result.Tokens is [{ Value: var text }] && !(double.TryParse(text, CultureInfo.InvariantCulture, out var number) && (number > 0 || (number == 0 && amount != weight))))
                {
                    result.AddError($"{amount.Name} is {text}; give {(amount == weight ? "more than 0" : "0 or more")}.");
                }
            });
        }
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { id, name, capabilities, slots, labels, cpu, memory, gpu, zone, weight, device, agents })
        {
            command.Add(option);
        }
    }

    /// <summary>Fills in the options of each agent.</summary>
    /// <param name="create">Makes options with everything else.</param>
    public IReadOnlyList<AgentOptions> Of(ParseResult parsed, Func<AgentOptions> create)
    {
        var count = parsed.GetValue(agents);
        var whole = parsed.GetValue(id) ?? create().AgentId;
        return [.. Enumerable.Range(1, count).Select(number => Fill(create(), parsed, whole, count == 1 ? "" : $"-{number}"))];
    }

    private static void Between(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var count) || count < least || count > most))
        {
            result.AddError($"{option.Name} is {text}; give {least} to {most}.");
        }
    });

    private static Option<double?> Amount(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    private AgentOptions Fill(AgentOptions options, ParseResult parsed, string whole, string suffix)
    {
        options.AgentId = whole + suffix;
        options.Name = parsed.GetValue(name) is { } given ? given + suffix : null;
        options.Capabilities = capabilities.Read(parsed);
        options.Slots = parsed.GetValue(slots);
        options.Labels = parsed.GetValue(labels) ?? options.Labels;
        options.Cpu = parsed.GetValue(cpu);
        options.Memory = parsed.GetValue(memory);
        options.Gpu = parsed.GetValue(gpu);
        options.Zone = parsed.GetValue(zone);
        options.Weight = parsed.GetValue(weight);
        options.DeviceId = parsed.GetValue(device);
        options.NodeManager = suffix.Length > 0 ? whole : null;
        return options;
    }
}
