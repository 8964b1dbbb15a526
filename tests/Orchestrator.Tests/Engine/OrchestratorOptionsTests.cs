using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Hosting;

namespace Orchestrator.Tests.Engine;

public sealed class OrchestratorOptionsTests
{
    public static TheoryData<string, string, Action<OrchestratorOptions>> Wrong => new()
    {
        { "Slots", "set it between 0 and 100000", options => options.Slots = -1 },
        { "Slots", "set it between 0 and 100000", options => options.Slots = 100_001 },
        { "MaxDomains", "set it between", options => options.MaxDomains = 0 },
        { "MaxPayloadBytes", "set it between", options => options.MaxPayloadBytes = 1023 },
        { "MaxPayloadBytes", "set it between", options => options.MaxPayloadBytes = int.MaxValue },
        { "MaxBytesInFlight", "set it between", options => options.MaxBytesInFlight = 1024 },
        { "MaxProjectionLag", "set it between", options => options.MaxProjectionLag = 0 },
        { "MaxWaitingCommands", "set it between", options => options.MaxWaitingCommands = -1 },
        { "SnapshotAfterBytes", "set it between", options => options.SnapshotAfterBytes = 0 },
        { "Queue.MaxWaiting", "set it between", options => options.Queue = new TaskQueueLimits { MaxWaiting = 0 } },
        { "Queue.MaxHistory", "set it between", options => options.Queue = new TaskQueueLimits { MaxHistory = 9 } },
        { "DrainPatience", "set it to zero or more", options => options.DrainPatience = TimeSpan.FromTicks(-1) },
        { "DrainPatience", "below ten years", options => options.DrainPatience = TimeSpan.MaxValue },
        { "Queue.AgeingStep", "set it to zero or more", options => options.Queue = new TaskQueueLimits { AgeingStep = TimeSpan.MinValue } },
        { "Queue.KeyRetention", "set it to zero or more", options => options.Queue = new TaskQueueLimits { KeyRetention = -TimeSpan.FromDays(1) } },
        { "Queue.CancelGrace", "set it to zero or more", options => options.Queue = new TaskQueueLimits { CancelGrace = -TimeSpan.FromDays(1) } },
        { "Queue.StartDeadline", "set it above zero", options => options.Queue = new TaskQueueLimits { StartDeadline = TimeSpan.Zero } },
        { "Flow.Concurrency", "write a whole number", options => options.Flow.Concurrency["*"] = "-1" },
        { "Flow.Rates", "such as 10/s", options => options.Flow.Rates["x"] = "ten" },
        { "Flow.DomainRates", "such as 10/s", options => options.Flow.DomainRates["*"] = "0/s" },
        { "Flow.TenantWeights", "a number above 0", options => options.Flow.TenantWeights["a"] = "0" },
        { "Flow.MaxQueuedPerKey", "or more", options => options.Flow.MaxQueuedPerKey = -1 },
        { "DataFolder", "name a folder", options => options.DataFolder = " " },
        { "AgentId", "1 to 200 characters", options => options.AgentId = "" },
        { "AgentId", "1 to 200 characters", options => options.AgentId = new string('x', 201) },
    };

    [Fact]
    public void The_defaults_are_right() => Assert.Empty(new OrchestratorOptions().Problems());

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_option_names_itself_and_the_cure(string name, string cure, Action<OrchestratorOptions> change)
    {
        var options = new OrchestratorOptions { Journal = JournalKind.Memory };
        change(options);

        var problem = Assert.Single(options.Problems());

        Assert.StartsWith(name + " ", problem);
        Assert.Contains(cure, problem);
        var error = Assert.Throws<ArgumentException>(() =>
            OrchestratorNodeFactory.Create(options, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
        Assert.Equal(problem, error.Message);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var options = new OrchestratorOptions { Slots = -1, MaxDomains = 0, AgentId = "" };

        var error = Assert.Throws<ArgumentException>(options.ThrowIfWrong);

        Assert.Equal(3, error.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void A_handler_needs_a_type() =>
        Assert.Throws<ArgumentException>(() => new OrchestratorOptions().Handle(" ", _ => TaskOutcome.Done));

    [Fact]
    public void Handlers_are_found_by_their_exact_type()
    {
        var options = new OrchestratorOptions().Handle("Echo", _ => TaskOutcome.Done).Handle("other", _ => TaskOutcome.Done);

        var registry = new HandlerRegistry(options.Handlers);

        Assert.Equal(["Echo", "other"], registry.Types.Order());
        Assert.Same(options.Handlers["Echo"], registry.Find("Echo"));
        Assert.Contains("'echo'", Assert.Throws<InvalidOperationException>(() => registry.Find("echo")).Message);
    }
}
