using System.Text.Json.Serialization;
using Orchestrator.Sdk.Workflows;

namespace Orchestrator.Tests.Sdk.Workflows;

/// <summary>Workflows written in C# become the graph that JSON describes; the files in golden/ are what is sent.</summary>
public sealed class WorkflowBuilderTests
{
    private static readonly TaskType<Reserve, Stock> ReserveStock = new("reserve_stock");
    private static readonly TaskType<Charge, Payment> ChargeCard = new("charge_card");
    private static readonly TaskType<Label, Parcel> PrintLabel = new("print_label");
    private static readonly SignalName<Pickup> PickedUp = new("picked_up");

    [Fact]
    public void Steps_wait_for_what_they_look_at()
    {
        var workflow = Workflow.Define<Order, Receipt>("checkout", w =>
        {
            var stock = w.Step("reserve", ReserveStock, () => new Reserve(w.Input.Sku, w.Input.Quantity)).Retry(5, TimeSpan.FromSeconds(2));
            var paid = w.Step("charge", ChargeCard, () => new Charge(w.Input.Card, stock.Result.Price * w.Input.Quantity, $"Order {w.Input.Id}: {stock.Result.Name}"));
            var ok = w.Approval("approve", TimeSpan.FromHours(2)).After(paid).When(() => paid.Result.Total > 1000);
            var shipped = w.Step<Parcel>("ship", "ship", () => new { address = w.Input.Address, fragile = true }).After(ok).With(step => step with { Domain = "warehouse" });
            w.Step<object>("tell", "mail", () => new { to = w.Input.Address.City, status = shipped.Status, why = shipped.Error!.Message ?? "all is well" }).Final();
            return w.Output(() => new Receipt(paid.Result.PaymentId, shipped.Result.Code));
        });

        MustBe("checkout", workflow);
    }

    [Fact]
    public void A_list_is_mapped_and_its_results_are_used()
    {
        var workflow = Workflow.Define<Orders, IReadOnlyList<Parcel>>("labels", w =>
        {
            w.Defaults(new Orders([], Urgent: false));
            w.With(flow => flow with { Name = "Labels", MaxParallel = 20, Timeout = 3600 });
            var all = w.Map("print", PrintLabel, () => w.Input.List, order => new Label(order.Id, order.Address, Copies: 2), maxParallel: 4).ContinueOnError();
            w.Step<object>("report", "mail", () => new { count = all.Result.Count, first = all.Result[0].Code, all = all.Result }).When(() => all.Result.Count > 0 && !w.Input.Urgent);
            return all;
        });

        MustBe("labels", workflow);
    }

    [Fact]
    public void Workflows_run_within_workflows_and_wait_for_signals()
    {
        var inner = Workflow.Define<Reserve, Stock>("inner", w => w.Step("only", ReserveStock, () => new Reserve(w.Input.Sku, 1)));
        var workflow = Workflow.Define<Order, Stock>("outer", w =>
        {
            var picked = w.Signal(PickedUp, TimeSpan.FromDays(1));
            var stock = w.Run("sub", inner, () => new Reserve(picked.Result.Where, w.Input.Quantity));
            w.Run<Stock>("stored", "inner", () => new { sku = "x" }, version: 3).After(stock);
            return stock;
        });

        MustBe("outer", workflow);
    }

    [Fact]
    public void What_is_known_now_is_written_out_and_texts_stay_texts()
    {
        var (sku, many) = ("a ${b}", 3);
        var workflow = Workflow.Define<Order, Stock>("w", w =>
        {
            var first = w.Step("a", ReserveStock, () => new Reserve(sku, many + 1));
            w.Step<object>("b", "t", () => new { kind = Kind.Large, list = new[] { 1, many }, text = $"${{x}} {sku} {w.Input.Id}", map = new Dictionary<string, object> { { "k", w.Input.Id } } });
            return first;
        });

        Assert.Equal("""{"sku":"a $${b}","quantity":4}""", workflow.Spec.Tasks[0].Parameters.ToString());
        Assert.Equal("""{"kind":"large","list":[1,3],"text":"$${x} a $${b} ${params.order-id}","map":{"k":"${params.order-id}"}}""".Replace("params.order-id", "params[\\\"order-id\\\"]", StringComparison.Ordinal), workflow.Spec.Tasks[1].Parameters.ToString());
    }

    [Fact]
    public void A_workflow_cannot_have_two_steps_of_one_id_or_steps_of_another()
    {
        WorkflowStep<Stock>? foreign = null;
        Workflow.Define<Order, Stock>("one", w => foreign = w.Step("a", ReserveStock, () => new Reserve("x", 1)));

        Assert.Contains("two steps 'a'", Fault<ArgumentException>(w =>
        {
            w.Step("a", ReserveStock, () => new Reserve("x", 1));
            return w.Step("a", ReserveStock, () => new Reserve("x", 1));
        }), StringComparison.Ordinal);
        Assert.Contains("another workflow", Fault<ArgumentException>(w => w.Step("b", ReserveStock, () => new Reserve(foreign!.Result.Name, 1))), StringComparison.Ordinal);
        Assert.Contains("another workflow", Fault<ArgumentException>(w => foreign!), StringComparison.Ordinal);
        Assert.Contains("when the workflow runs", Fault<InvalidOperationException>(w => w.Step("c", ReserveStock, () => new Reserve("x", 1)).After().When(() => true).With(_ => throw new InvalidOperationException(w.Input.Sku))), StringComparison.Ordinal);
    }

    private static string Fault<T>(Func<WorkflowBuilder<Order>, WorkflowOutput<Stock>> define)
        where T : Exception => Assert.Throws<T>(() => Workflow.Define("w", define)).Message;

    private static void MustBe<TIn, TOut>(string name, Workflow<TIn, TOut> workflow)
    {
        var golden = Repository.PathOf("tests", "Orchestrator.Tests", "Sdk", "Workflows", "golden", $"{name}.json");
        if (!File.Exists(golden) && Environment.GetEnvironmentVariable("ADD_GOLDEN") is not null)
        {
            File.WriteAllText(golden, workflow.ToJson() + "\n");
        }

        Assert.Equal(File.ReadAllText(golden), workflow.ToJson() + "\n");
    }

    [JsonConverter(typeof(KindNames))]
    private enum Kind
    {
        Small,
        Large,
    }

    private sealed class KindNames() : JsonStringEnumConverter<Kind>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower);

    private sealed record Address(string Street, string City);

    private sealed record Order([property: JsonPropertyName("order-id")] string Id, string Sku, int Quantity, string Card, Address Address);

    private sealed record Orders(List<Order> List, bool Urgent);

    private sealed record Reserve(string Sku, int Quantity);

    private sealed record Stock(string Name, decimal Price);

    private sealed record Charge(string Card, decimal Amount, string Text);

    private sealed record Payment(string PaymentId, decimal Total);

    private sealed record Label(string OrderId, Address Address, int Copies);

    private sealed record Parcel(string Code);

    private sealed record Pickup(string Where);

    private sealed record Receipt(string PaymentId, string ParcelCode);
}
