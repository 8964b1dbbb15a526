using Orchestrator.Cli.CommandLine;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Server.Workflows;

namespace Orchestrator.Cli.Workflows;

/// <summary>A workflow in a file, JSON or YAML, checked without a server.</summary>
/// <param name="Name">The file, as it was typed.</param>
/// <param name="Spec">Null when there are faults.</param>
/// <param name="Faults">All that is wrong.</param>
internal sealed record CheckedWorkflow(string Name, WorkflowSpec? Spec, IReadOnlyList<SpecFault> Faults)
{
    /// <summary>The name that stands for standard input.</summary>
    public const string Stdin = "-";

    /// <exception cref="UsageException">The file is not there.</exception>
    public static async Task<CheckedWorkflow> ReadAsync(string name, CancellationToken cancellation)
    {
        var faults = WorkflowText.Read(await WorkflowFile.TextAsync(name, cancellation), new WorkflowLimits(), out var spec);
        return new CheckedWorkflow(name, spec, faults);
    }

    /// <summary>The graph; null, with all faults told, when there is none.</summary>
    public WorkflowDefinition? Definition(TextWriter error)
    {
        foreach (var fault in Faults)
        {
            error.WriteLine($"orc: {Name}: {Sentence(fault)}");
        }

        return Spec is not null && WorkflowDefinition.TryOutline(Spec, new WorkflowLimits(), out var definition, out _) ? definition : null;
    }

    /// <summary>Writes to a file, or to stdout when there is none.</summary>
    public static async Task WriteAsync(string? name, string text, CancellationToken cancellation)
    {
        if (name is null or Stdin)
        {
            await Console.Out.WriteAsync(text.AsMemory(), cancellation);
        }
        else
        {
            await File.WriteAllTextAsync(name, text, cancellation);
        }
    }

    private static string Sentence(SpecFault fault) => fault.Field.Length == 0 ? fault.Cure : $"{fault.Field} {fault.Cure}";
}
