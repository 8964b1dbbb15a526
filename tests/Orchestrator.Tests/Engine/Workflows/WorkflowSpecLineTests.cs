using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Workflows;
using Orchestrator.Tests.Domain;
using Orchestrator.Tests.Domain.Workflows;

namespace Orchestrator.Tests.Engine.Workflows;

/// <summary>Workflows as they are stored: what one release wrote, the next must read, and write as the same bytes.</summary>
public sealed class WorkflowSpecLineTests
{
    private static WorkflowSpec Everything => new()
    {
        Id = "everything",
        Name = "Every \"field\"",
        Parameters = """{ "seed": 7, "texts": [ "a b" ] }"""u8.ToArray(),
        Result = "\"${tasks.load.result}\""u8.ToArray(),
        Timeout = TimeSpan.FromHours(1),
        MaxParallel = 4,
        Steps =
        [
            new StepSpec { Id = "load", Task = new TaskSpec { Type = "echo", Domain = "default" } },
            new StepSpec
            {
                Id = "each",
                Dependencies = ["load"],
                When = "params.seed > 1",
                Map = "range(3)",
                MaxParallel = 2,
                ContinueOnError = true,
                Estimate = 2.5,
                Parameters = "{\n  \"n\": \"${item}\"\n}"u8.ToArray(),
                Task = new TaskSpec { Type = "process", Domain = "gpu", Priority = 1, Timeout = TimeSpan.FromSeconds(1.5), Tags = [new("a", "b")] },
            },
            new StepSpec { Id = "stored", Reference = new WorkflowReference("other", 3) },
            new StepSpec { Id = "latest", Reference = new WorkflowReference("other", null) },
            new StepSpec { Id = "inline", Workflow = new WorkflowSpec { Id = "inner", Steps = [new StepSpec { Id = "x", Task = new TaskSpec { Type = "echo", Domain = "default" } }] } },
            new StepSpec { Id = "go", Signal = new SignalSpec("go", SignalSpec.DefaultTimeout, IsApproval: false) },
            new StepSpec { Id = "approve", IsFinal = true, Signal = new SignalSpec("approve", TimeSpan.FromMinutes(1), IsApproval: true) },
        ],
    };

    [Fact]
    public void The_form_stays_as_it_was_released() =>
        Assert.Equal(Golden.Lines("workflow-1.ndjson")[0], Encoding.UTF8.GetString(WorkflowSpecLine.Write(Everything)));

    [Fact]
    public void What_was_stored_is_read_and_written_as_the_same() =>
        Assert.All(Golden.Lines("workflow-1.ndjson"), line =>
            Assert.Equal(line, Encoding.UTF8.GetString(WorkflowSpecLine.Write(WorkflowSpecLine.Read(Encoding.UTF8.GetBytes(line))))));

    [Fact]
    public void Any_workflow_comes_back_as_it_was() =>
        Properties.Check(AnyWorkflow.Specs(), spec =>
        {
            var line = WorkflowSpecLine.Write(spec);
            var read = WorkflowSpecLine.Read(line);
            Assert.Equal(Encoding.UTF8.GetString(line), Encoding.UTF8.GetString(WorkflowSpecLine.Write(read)));
            Assert.Equal(spec.Steps.Select(Image), read.Steps.Select(Image));
        });

    [Fact]
    public void The_hash_knows_a_workflow_by_what_it_says()
    {
        Assert.Equal("912a653c2c88c16be0267590a45c92cf", WorkflowHash.Of(Everything));
        Assert.Equal(WorkflowHash.Of(Everything), WorkflowHash.Of(Everything with { Parameters = """{"seed":7,"texts":["a b"]}"""u8.ToArray() }));
        Assert.NotEqual(WorkflowHash.Of(Everything), WorkflowHash.Of(Everything with { MaxParallel = 5 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"id":5}""")]
    [InlineData("""{"id":"a","steps":[{"id":"b","map":null}]}""")]
    public void What_is_no_workflow_is_refused(string line) =>
        Assert.Throws<EventFormatException>(() => WorkflowSpecLine.Read(Encoding.UTF8.GetBytes(line)));

    private static string Image(StepSpec step) => string.Join('|', step with { Dependencies = [], Parameters = default, Task = null, Workflow = null }, string.Join(',', step.Dependencies), step.Task?.Type, step.Workflow?.Id);
}
