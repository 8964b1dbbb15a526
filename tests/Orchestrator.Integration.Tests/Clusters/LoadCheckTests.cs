using System.Globalization;
using Orchestrator.Cli.Bench.Failover;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Clusters;

/// <summary>What the tests of clusters are judged by has to find what it looks for.</summary>
public sealed class LoadCheckTests
{
    private static readonly DateTimeOffset Fault = DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Lost_doubled_and_unanswered_calls_are_violations_and_others_are_not()
    {
        await using var server = await OrcServer.StartAsync();
        using var client = server.Connect();
        var (good, lost, doubled, unanswered) = (Call(1), Call(2), Call(3), Call(4));
        good.Acknowledged((await SubmitAsync(good)).TaskId, Fault);
        lost.Acknowledged("1-01m7zgarxwh0z0b5xhbme28hh9", Fault);
        doubled.Acknowledged((await SubmitAsync(doubled)).TaskId, Fault);
        doubled.Acknowledged((await SubmitAsync(doubled)).TaskId, Fault);

        var check = new LoadCheck(client, [good, lost, doubled, unanswered]);
        await check.RunAsync();

        Assert.Contains(check.Violations, violation => violation.Contains("call 2 ", StringComparison.Ordinal) && violation.EndsWith("is gone", StringComparison.Ordinal));
        Assert.Contains(check.Violations, violation => violation.Contains("call 3 ", StringComparison.Ordinal) && violation.Contains("became 2 tasks", StringComparison.Ordinal));
        Assert.Contains(check.Violations, violation => violation.Contains("call 3 ", StringComparison.Ordinal) && violation.Contains("different tasks", StringComparison.Ordinal));
        Assert.Contains(check.Violations, violation => violation.Contains("call 4 ", StringComparison.Ordinal) && violation.Contains("never acknowledged", StringComparison.Ordinal));
        Assert.Equal(4, check.Violations.Count);

        Task<TaskResource> SubmitAsync(LoadCall call) => client.SubmitAsync(call.Request);
    }

    [Fact]
    public void A_client_waits_as_long_as_the_last_of_all_clients_and_what_never_came_back_has_no_time()
    {
        var outage = new Outage("kill", Fault, Fault + TimeSpan.FromMilliseconds(20), ["default"]);
        var (before, soon, late, never) = (Call(1, client: 0), Call(2, client: 0), Call(3, client: 1), Call(4, client: 2));
        before.Acknowledged("1", Fault + TimeSpan.FromMilliseconds(10));
        soon.Acknowledged("2", Fault + TimeSpan.FromMilliseconds(300));
        late.Acknowledged("3", Fault + TimeSpan.FromMilliseconds(700));

        Assert.Equal(TimeSpan.FromMilliseconds(300), outage.UntilAnswered([before, soon]));
        Assert.Equal(TimeSpan.FromMilliseconds(700), outage.UntilAnswered([before, soon, late]));
        Assert.Null(outage.UntilAnswered([before, soon, late, never]));
        Assert.Null(outage.UntilCompleted([]));
    }

    private static LoadCall Call(int number, int client = 0) => new(number, client, new SubmitTaskRequest
    {
        TaskType = "echo",
        Domain = "default",
        Tags = new Dictionary<string, string> { [SteadyLoad.Tag] = number.ToString(CultureInfo.InvariantCulture) },
    });
}
