using System.CommandLine.Completions;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.CommandLine;

/// <summary>What the server knows, asked while somebody types; nothing when it does not answer at once.</summary>
internal static class ServerCompletions
{
    /// <summary>As many as can be looked over.</summary>
    public const int Count = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static IEnumerable<CompletionItem> Of(
        CompletionContext context, Func<OrchestratorClient, CancellationToken, Task<IEnumerable<CompletionItem>>> ask)
    {
        if (context.WordToComplete.StartsWith('-'))
        {
            return [];
        }

        try
        {
            using var over = new CancellationTokenSource(Patience);
            using var connection = ConnectionOptions.ConnectByName(context.ParseResult);

            // The library asks in a method that cannot wait otherwise; there is nothing else that this could hold up.
            return Task.Run(() => ask(connection.Client, over.Token), over.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is OperationCanceledException || Failures.ExitCodeOf(e) is not null)
        {
            return [];
        }
    }
}
