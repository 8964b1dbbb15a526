using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Handlers;

namespace Orchestrator.Cli.Agents;

/// <summary>The handlers that an agent may run: those that were allowed by name, and no others.</summary>
internal sealed class AllowedHandlers
{
    private static readonly string Choices = string.Join(", ", BuiltInHandlers.All.Select(handler => handler.TaskType));

    private readonly ListOption allow = new(
        "--allow", $"Handlers that it runs, of {Choices}. They act with the rights of this process on this machine and network.", "handlers");

    private readonly ListOption types = new("--types", "Task types that it takes, of those that are allowed. [default: all of them]", "types");

    public void AddTo(Command command)
    {
        command.Add(allow);
        command.Add(types);
    }

    /// <summary>The handlers by task type.</summary>
    /// <exception cref="UsageException">None is allowed, or one that there is not.</exception>
    public IReadOnlyDictionary<string, ITaskHandler> Create(ParseResult parsed)
    {
        var names = allow.Read(parsed);
        if (names.Count == 0)
        {
            throw new UsageException($"What may it run? Name at least one handler with --allow: {Choices}.");
        }

        foreach (var name in names)
        {
            if (!BuiltInHandlers.All.Any(handler => handler.TaskType == name))
            {
                throw new UsageException($"There is no handler '{name}' to allow; there are {Choices}.");
            }
        }

        if (types.Read(parsed).FirstOrDefault(type => !names.Contains(type)) is { } other)
        {
            throw new UsageException($"--types names '{other}', which --allow does not; it would be given tasks that it cannot run.");
        }

        var options = new BuiltInHandlerOptions();
        return BuiltInHandlers.All
            .Where(handler => names.Contains(handler.TaskType))
            .ToDictionary(handler => handler.TaskType, handler => handler.Create(options));
    }

    /// <summary>Null for all that are allowed.</summary>
    public IReadOnlyList<string>? Types(ParseResult parsed) => types.Read(parsed) is { Count: > 0 } some ? some : null;
}
