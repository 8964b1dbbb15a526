using Orchestrator;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;

namespace Testing;

/// <summary>What is tested: a shop that charges a card, and reminds of the delivery a week later.</summary>
internal sealed class Shop(IOrchestrator orchestrator)
{
    /// <summary>The handlers, for the host and for the tests alike: <c>services.AddOrchestrator(o => Shop.Handle(o, bank))</c>.</summary>
    public static void Handle(OrchestratorOptions options, IBank bank) => options
        .Handle("charge", async (context, cancellation) =>
        {
            var order = context.GetInput<Order>()!;

            // A handler may run twice, so the bank gets a key by which it knows an order that it has charged.
            await bank.ChargeAsync(key: context.TaskId, order.Cents, cancellation);
            return TaskOutcome.Complete(order);
        })
        .Handle("remind", _ => TaskOutcome.Done);

    /// <summary>Charges the order and plans the reminder.</summary>
    /// <returns>The reminder's task.</returns>
    public async Task<TaskId> BuyAsync(Order order)
    {
        await orchestrator.RunAsync<Order>("charge", order);
        return await orchestrator.SubmitAsync("remind", order, spec => spec with { Delay = TimeSpan.FromDays(7) });
    }
}
