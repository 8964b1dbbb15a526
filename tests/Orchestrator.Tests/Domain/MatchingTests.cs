using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Domain;

public sealed class MatchingTests
{
    private static readonly TaskRequirements Demanding = new()
    {
        Capabilities = ["camera"],
        Labels = [new("site", "berlin")],
        MinCpu = 2,
        MinMemory = 512,
        Gpu = 1,
        DeviceId = "kiosk-1",
    };

    private static readonly AgentProfile Able = new()
    {
        Id = "able",
        TaskTypes = new HashSet<string> { "echo" },
        Capabilities = new HashSet<string> { "camera", "disk" },
        Labels = new Dictionary<string, string> { ["site"] = "berlin", ["floor"] = "2" },
        Cpu = 2,
        Memory = 512,
        Gpu = 1,
        DeviceId = "kiosk-1",
    };

    [Fact]
    public void Agent_that_offers_all_that_is_required_matches() => Assert.Null(Able.MismatchWith("echo", Demanding));

    [Fact]
    public void Agent_without_types_runs_any_and_resources_it_does_not_declare_suffice() =>
        Assert.Null(new AgentProfile { Id = "a" }.MismatchWith("anything", new TaskRequirements { MinCpu = 64, MinMemory = 1e6, Gpu = 8 }));

    [Theory]
    [InlineData("sleep", "camera", "berlin", 2, "kiosk-1", "no agent runs task type 'sleep'")]
    [InlineData("echo", "wings", "berlin", 2, "kiosk-1", "no agent has capability 'wings'")]
    [InlineData("echo", "camera", "paris", 2, "kiosk-1", "no agent has label 'site=paris'")]
    [InlineData("echo", "camera", "berlin", 3, "kiosk-1", "no agent has 3 CPU cores")]
    [InlineData("echo", "camera", "berlin", 2, "kiosk-2", "no agent speaks for device 'kiosk-2'")]
    public void Mismatch_says_what_is_missing(string type, string capability, string site, double cpu, string device, string expected) =>
        Assert.Equal(expected, Able.MismatchWith(type, new TaskRequirements
        {
            Capabilities = [capability],
            Labels = [new("site", site)],
            MinCpu = cpu,
            DeviceId = device,
        }));

    [Fact]
    public void Task_that_an_agent_cannot_run_does_not_block_those_behind_it()
    {
        var queue = new DrivenQueue();
        var demanding = queue.Submit(DrivenQueue.Spec(priority: TaskPriority.Critical) with { Requirements = Demanding });
        var plain = queue.Submit();

        Assert.Same(plain, queue.Queue.NextFor(new AgentProfile { Id = "plain" }));
        Assert.Same(demanding, queue.Queue.NextFor(Able));
    }

    [Fact]
    public void Equal_requirements_wait_in_one_line()
    {
        var queue = new DrivenQueue();
        queue.Submit(DrivenQueue.Spec() with { Requirements = new TaskRequirements { Capabilities = ["x"], Labels = [new("a", "b")] } });
        queue.Submit(DrivenQueue.Spec() with { Requirements = new TaskRequirements { Capabilities = ["x"], Labels = [new("a", "b")] } });
        queue.Submit();

        Assert.Equal([1, 2], queue.Queue.Ready.Waiting.Select(line => line.Count).Order());
    }
}
