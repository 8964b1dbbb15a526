using Orchestrator.Domain.Tasks.Flow;
using Orchestrator.Engine;
using Orchestrator.Engine.Flow;

namespace Orchestrator.Tests.Engine.Flow;

public sealed class FlowOptionsTests
{
    private readonly FlowOptions options = new();

    [Fact]
    public void Without_options_the_queues_own_limits_hold()
    {
        var own = new FlowLimits { MaxQueuedPerKey = 3 };

        Assert.Same(own, options.LimitsOf("d", own));
        Assert.Same(FlowLimits.None, new OrchestratorOptions().QueueOf("d").Flow);
    }

    [Theory]
    [InlineData("video", "named", 4)]
    [InlineData("video", "both", 1)]
    [InlineData("video", "other", 7)]
    [InlineData("audio", "named", 9)]
    [InlineData("audio", "both", 2)]
    [InlineData("audio", "other", 5)]
    [InlineData("audio", "a/b", 8)]
    [InlineData("video", "a/b", 6)]
    public void A_domains_own_entries_count_before_those_for_every_domain_and_a_keys_own_before_the_star(string domain, string key, int limit)
    {
        foreach (var (name, text) in new[]
        {
            ("*", "5"), ("video/*", "7"), ("both", "2"), ("video/both", "1"), ("video/named", "4"), ("audio/named", "9"), ("*/a/b", "8"), ("video/a/b", "6"),
        })
        {
            options.Concurrency.Add(name, text);
        }

        Assert.Equal(limit, options.LimitsOf(domain, FlowLimits.None).Concurrency.Of(key));
    }

    [Fact]
    public void Rates_and_weights_are_read_and_what_is_not_named_has_no_limit()
    {
        options.Rates["x"] = "10/s:20";
        options.DomainRates["*"] = "100/m";
        options.DomainRates["free"] = "0";
        options.TenantWeights["gold"] = "2.5";
        options.MaxQueuedPerKey = 8;
        var limits = options.LimitsOf("d", FlowLimits.None);

        Assert.Equal((new StartRate(10, 20), default), (limits.Rates.Of("x"), limits.Rates.Of("y")));
        Assert.Equal((new StartRate(100 / 60.0), default), (limits.DomainRate, options.LimitsOf("free", FlowLimits.None).DomainRate));
        Assert.Equal((2.5, 1.0), (limits.TenantWeights.Of("gold"), limits.TenantWeights.Of("tin")));
        Assert.Equal((8, 0), (limits.MaxQueuedPerKey, limits.Concurrency.Of("x")));
    }

    [Fact]
    public void What_is_set_in_code_for_a_domain_holds_there_alone()
    {
        var own = new FlowLimits { MaxQueuedPerKey = 3 };
        options.Domains["d"] = own;
        options.MaxQueuedPerKey = 8;

        Assert.Same(own, options.LimitsOf("d", FlowLimits.None));
        Assert.Equal(8, options.LimitsOf("e", FlowLimits.None).MaxQueuedPerKey);
    }
}
