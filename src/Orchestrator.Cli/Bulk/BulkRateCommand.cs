using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Bulk;

/// <summary><c>orc bulk rate</c></summary>
internal sealed class BulkRateCommand : ClientCommand
{
    private const string Unlimited = "max";

    private readonly BulkIdArgument id = new();
    private readonly Argument<string> rate = new("rate") { Description = $"Tasks a second at most, or {Unlimited} for as fast as it goes.", HelpName = "rate" };

    public BulkRateCommand()
        : base("rate", "Make a bulk job slower or faster.", "orc bulk rate bulk-01k9x3v8f2m4q6s8t0w1y3z5b7 50", "orc bulk rate bulk-01k9x3v8f2m4q6s8t0w1y3z5b7 max")
    {
        rate.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && text != Unlimited && RateOption.Read(text) is null)
            {
                result.AddError($"'{text}' is not a rate; give tasks a second, such as 50, or {Unlimited}.");
            }
        });
        rate.CompletionSources.Add(Unlimited);
        Add(id);
        Add(rate);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Bulk(await connection.Client.SetBulkRateAsync(parsed.GetRequiredValue(id), RateOption.Read(parsed.GetRequiredValue(rate)), cancellation));
        return ExitCodes.Done;
    }
}
