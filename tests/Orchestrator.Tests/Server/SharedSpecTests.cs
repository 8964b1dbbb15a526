using Orchestrator.Domain.Tasks;
using Orchestrator.Server.Tasks;

namespace Orchestrator.Tests.Server;

/// <summary>Tasks that ask for the same share what they ask for, and those that do not are never mixed up.</summary>
public sealed class SharedSpecTests
{
    [Fact]
    public void Equal_tasks_share_names_requirements_and_policy()
    {
        const string Task = """{"task_type": "shared-type", "requirements": {"capabilities": ["gpu"], "min_cpu": 2}, "retry_policy": {"max_attempts": 9}, "input_data": 1}""";

        var (one, other) = (Read(Task), Read(Task.Replace("1}", "2}", StringComparison.Ordinal)));

        Assert.Same(one.Type, other.Type);
        Assert.Same(one.Domain, other.Domain);
        Assert.Same(one.Requirements, other.Requirements);
        Assert.Same(one.Retry, other.Retry);
        Assert.Equal(("gpu", 2.0, 9), (other.Domain, other.Requirements.MinCpu, other.Retry.MaxAttempts));
    }

    [Theory]
    [InlineData("""{"capabilities": ["gpu"]}""", """{"capabilities": ["gpu"], "min_cpu": 1}""")]
    [InlineData("""{"capabilities": ["gpu"]}""", """{"capabilities": ["gpu2"]}""")]
    [InlineData("""{}""", """{"min_cpu": 1}""")]
    public void Others_are_read_anew(string first, string second)
    {
        Read($$"""{"task_type": "t", "requirements": {{first}}}""");

        var read = Read($$"""{"task_type": "t", "requirements": {{second}}}""");

        Assert.Equal(second.Contains("min_cpu", StringComparison.Ordinal) ? 1 : 0, read.Requirements.MinCpu);
        Assert.Equal(second.Contains("gpu2", StringComparison.Ordinal) ? "gpu2" : second.Contains("gpu", StringComparison.Ordinal) ? "gpu" : "default", read.Domain);
    }

    [Fact]
    public void A_fault_is_told_each_time()
    {
        const string Wrong = """{"task_type": "t", "requirements": {"min_cpuu": 1}}""";

        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(TaskSpecReader.Read(System.Text.Encoding.UTF8.GetBytes(Wrong), 1024, out _));
        }
    }

    [Fact]
    public void Names_that_meet_in_one_place_stay_apart()
    {
        for (var n = 0; n < 5000; n++)
        {
            Assert.Equal($"type-{n}", Read($$"""{"task_type": "type-{{n}}"}""").Type);
        }
    }

    private static TaskSpec Read(string json)
    {
        Assert.Null(TaskSpecReader.Read(System.Text.Encoding.UTF8.GetBytes(json), 1024, out var spec));
        return spec!;
    }
}
