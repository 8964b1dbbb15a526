using System.CommandLine;
using System.CommandLine.Parsing;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Sdk;
using Orchestrator.Sdk.Locks;

namespace Orchestrator.Cli.Locks;

/// <summary><c>orc lock run</c></summary>
internal sealed class LockRunCommand : ClientCommand
{
    private readonly LockNameArgument name = new();
    private readonly Argument<string[]> command = new("command") { Description = "After --: the program and its arguments.", Arity = ArgumentArity.ZeroOrMore };
    private readonly LockOptions options = new();

    public LockRunCommand()
        : base(
            "run",
            "Run a command while holding a lock, and exit as it did; it finds the fencing token in ORC_LOCK_TOKEN.",
            "orc lock run nightly-report --wait 10m -- ./report.sh --full")
    {
        Add(name);
        Add(command);
        options.AddTo(this);
        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var words = parsed.GetValue(command) ?? [];
        var behindDashes = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        if (words.Length == 0 || words.Length > behindDashes)
        {
            throw new UsageException("What is to be run? The command goes behind --: orc lock run nightly -- ./nightly.sh");
        }

        using var stop = new StopSignals(cancellation);
        HeldLock held;
        try
        {
            held = await connection.Client.AcquireLockAsync(
                parsed.GetRequiredValue(name), options.Ttl(parsed), options.Wait(parsed), options.Owner(parsed), stop.Token);
        }
        catch (OrchestratorApiException e) when (e.Code == "lock_held")
        {
            await Console.Error.WriteLineAsync("orc: " + e.Message);
            return ExitCodes.TimedOut;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.TimedOut;
        }

        await using (held)
        {
            return await LockedProcess.RunAsync(held, words, stop.Token);
        }
    }
}
