using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.TestKit;

namespace Testing;

public sealed class ShopTests
{
    private readonly FakeBank bank = new();

    [Fact]
    public void The_reminder_goes_out_a_week_after_the_purchase()
    {
        using var test = new TestOrchestrator(Configure);
        bank.Time = test.Time;
        var reminder = test.Run(() => new Shop(test.Orchestrator).BuyAsync(new Order("kettle", 4900)));

        test.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(TaskState.Submitted, test.Get(reminder).State);

        test.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TaskState.Completed, test.Get(reminder).State);
    }

    [Fact]
    public void A_crash_while_the_bank_is_asked_charges_once()
    {
        using var test = new TestOrchestrator(Configure);
        bank.Time = test.Time;
        var charge = test.Submit("charge", new Order("kettle", 4900));
        test.Advance(TimeSpan.FromSeconds(1));

        test.Crash();
        test.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["submitted", "started", "attempt_lost", "started", "completed"], test.Events(charge));
        Assert.Equal([4900], bank.Charged.Values);
    }

    [Fact]
    public void Whatever_goes_wrong_each_order_is_charged_once() => TestSeeds.Run(50, Configure, test =>
    {
        bank.Charged.Clear();
        bank.Time = test.Time;
        test.Faults.FailAttempt = 0.2;
        test.Faults.FailWrite = 0.05;
        test.Faults.CrashPerStep = 0.005;
        var patient = new RetryPolicy { MaxAttempts = 50, MaxLosses = 50 };
        for (var order = 1; order <= 10; order++)
        {
            test.Submit("charge", new Order("kettle", order), spec => spec with { Retry = patient });
        }

        test.Advance(TimeSpan.FromHours(6));

        Assert.Equal(Enumerable.Range(1, 10), bank.Charged.Values.Order());
    });

    private void Configure(OrchestratorOptions options) => Shop.Handle(options, bank);
}
