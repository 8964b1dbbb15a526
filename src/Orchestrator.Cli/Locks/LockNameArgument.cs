using System.CommandLine;
using System.CommandLine.Completions;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Locks;

/// <summary>Which lock.</summary>
internal sealed class LockNameArgument : Argument<string>
{
    public LockNameArgument()
        : base("name")
    {
        Description = "Name of the lock.";

        // Help would show the values there are, and ask the server for them.
        HelpName = "name";
        CompletionSources.Add(context => ServerCompletions.Of(context, async (client, cancellation) =>
            (await client.ListLocksAsync(limit: ServerCompletions.Count, cancellation: cancellation)).Items
                .Select(held => new CompletionItem(held.Name, documentation: held.Owner))));
        Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()) || result.GetValueOrDefault<string>() is "." or "..")
            {
                result.AddError("A lock's name must not be empty, '.' or '..'.");
            }
        });
    }
}
