using System.Text;
using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Workflows;
using Orchestrator.Server.Workflows;
using Orchestrator.Tests.Domain;
using Orchestrator.Tests.Domain.Workflows;
using WorkflowSpecReader = Orchestrator.Server.Workflows.WorkflowSpecReader;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary>Workflows as they come in bodies and files.</summary>
public sealed class WorkflowSpecReaderTests
{
    private const string Example = """
        { "workflow_id": "fraud_detection_training", "name": "Training", "global_parameters": {"seed": 7}, "max_parallel": 2, "timeout": 3600,
          "tasks": [ {"task_id": "preprocess_data", "task_type": "data_preprocessing", "dependencies": [], "parameters": {"dataset_path": "..."},
                      "requirements": {"capabilities": ["gpu"]}, "retry_policy": {"max_attempts": 2}, "timeout": 300, "priority": "high"},
                     {"task_id": "train_model", "task_type": "model_training", "dependencies": ["preprocess_data"], "when": "params.seed > 1", "map": "range(3)",
                      "max_parallel": 2, "continue_on_error": true, "estimate": 2.5,
                      "parameters": {"algorithm": "xgboost", "rows": "${tasks.preprocess_data.result.rows}"}},
                     {"task_id": "report", "workflow": "reporting"},
                     {"task_id": "report_old", "workflow": {"workflow_id": "reporting", "version": 3}},
                     {"workflow": {"tasks": [{"task_id": "x", "task_type": "echo"}]}, "task_id": "inner"},
                     {"task_id": "go", "signal": "start", "timeout": 60},
                     {"task_id": "release", "approval": true},
                     {"task_id": "named", "approval": true, "signal": "by_boss"},
                     {"task_id": "tidy", "task_type": "echo", "final": true, "input_data": null} ],
          "result": "${tasks.train_model.result}" }
        """;

    [Fact]
    public void All_that_a_workflow_can_say_is_read()
    {
        var spec = Read(Example);
        Assert.Equal(("fraud_detection_training", "Training", 2, TimeSpan.FromHours(1)), (spec.Id, spec.Name, spec.MaxParallel, spec.Timeout));
        Assert.Equal("""{"seed":7}""", Encoding.UTF8.GetString(spec.Parameters.Span));
        Assert.Equal("\"${tasks.train_model.result}\"", Encoding.UTF8.GetString(spec.Result.Span));
        Assert.Equal(("data_preprocessing", "gpu", 1, 2), (spec.Steps[0].Task!.Type, spec.Steps[0].Task!.Domain, spec.Steps[0].Task!.Priority, spec.Steps[0].Task!.Retry.MaxAttempts));
        var train = spec.Steps[1];
        Assert.Equal(("params.seed > 1", "range(3)", 2, true, 2.5, false), (train.When, train.Map, train.MaxParallel, train.ContinueOnError, train.Estimate, train.IsFinal));
        Assert.Equal(["preprocess_data"], train.Dependencies);
        Assert.Equal("default", train.Task!.Domain);
        Assert.Equal(new WorkflowReference("reporting", null), spec.Steps[2].Reference);
        Assert.Equal(new WorkflowReference("reporting", 3), spec.Steps[3].Reference);
        Assert.Equal("inner", spec.Steps[4].Workflow!.Id);
        Assert.Equal(new SignalSpec("start", TimeSpan.FromMinutes(1), false), spec.Steps[5].Signal);
        Assert.Equal(new SignalSpec("release", SignalSpec.DefaultTimeout, true), spec.Steps[6].Signal);
        Assert.Equal(new SignalSpec("by_boss", SignalSpec.DefaultTimeout, true), spec.Steps[7].Signal);
        Assert.True(spec.Steps[8].IsFinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once() =>
        Assert.Equal(
            [
                "nme: is unknown; did you mean 'name'?",
                "tasks[0].dependancies: is unknown; did you mean 'dependencies'?",
                "tasks[0].retry_policy.max_attempts: must be 1 to 10000",
                "tasks[0].timeout: must be a number, but is a string",
                "tasks[1]: must be an object",
                "tasks[2].priority: is only of use with task_type",
                "tasks[2].when: must be a string, but is a boolean",
                "tasks[3].dependencies: names 'fist', which is no step; did you mean 'first'?",
                "tasks[3].task_id: is 'first', as tasks[0] is called already",
                "tasks[3].workflow.tasks[0].taks_type: is unknown; did you mean 'task_type'?",
                "tasks[3].workflow.tasks[0]: must say what it does: give task_type, workflow, signal or approval",
                "tasks[4].workflow.workflow_id: is required: which stored workflow, or tasks to write one out here",
                "tasks[5].run_at: must be left out: a step begins when those before it have ended",
                "workflow_id: is required",
            ],
            Faults("""
                { "nme": "x", "tasks": [
                    {"task_id": "first", "dependancies": [], "task_type": "echo", "timeout": "5", "retry_policy": {"max_attempts": 0}},
                    7,
                    {"task_id": "second", "signal": "go", "priority": 1, "when": true},
                    {"task_id": "first", "dependencies": ["fist"], "workflow": {"tasks": [{"task_id": "a", "taks_type": "echo"}]}},
                    {"task_id": "fourth", "workflow": {"version": 2}},
                    {"task_id": "fifth", "task_type": "echo", "run_at": "2030-01-01T00:00:00Z"} ] }
                """).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("", "empty_body")]
    [InlineData("{", "malformed_json")]
    [InlineData("[]", "validation_failed")]
    [InlineData("{\"workflow_id\": \"a\", \"tasks\": []} x", "malformed_json")]
    public void What_is_no_object_is_refused(string json, string code) =>
        Assert.Equal(code, WorkflowSpecReader.Read(Encoding.UTF8.GetBytes(json), null, new WorkflowLimits(), out _)!.Code.Name);

    [Fact]
    public void Whatever_comes_is_read_or_told_what_is_wrong_with_it()
    {
        const string Odd = "{}[]\",:$0-9.aE\\\u0000\ud800é \n";
        var chance = new SeededChance(7);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder(Example);
            for (var changes = 1 + Draw(4); changes > 0; changes--)
            {
                var (at, length) = (Draw(text.Length - 40), Draw(40));
                switch (Draw(3))
                {
                    case 0: text[at] = Odd[Draw(Odd.Length)]; break;
                    case 1: text.Remove(at, length); break;
                    default: text.Insert(Draw(text.Length), text.ToString(at, length)); break;
                }
            }

            var problem = WorkflowSpecReader.Read(Encoding.UTF8.GetBytes(text.ToString()), null, new WorkflowLimits(), out var spec);
            Assert.True(problem is null ? spec is not null : problem.Detail.Length > 0 && (problem.Errors?.All(field => field.Value.All(fault => fault.Length > 0)) ?? true), text.ToString());
            var faults = WorkflowText.Read(text.ToString(), new WorkflowLimits(), out var said);
            Assert.True(said is not null || faults.Any(fault => fault.Cure.Length > 0), text.ToString());
        }

        int Draw(int below) => (int)(chance.NextUInt64() % (ulong)Math.Max(below, 1));
    }

    [Fact]
    public void The_path_gives_the_id()
    {
        const string Body = """{"tasks": [{"task_id": "a", "task_type": "echo"}]}""";
        Assert.Null(WorkflowSpecReader.Read(Encoding.UTF8.GetBytes(Body), "w", new WorkflowLimits(), out var spec));
        Assert.Equal("w", spec!.Id);
        var problem = WorkflowSpecReader.Read(Encoding.UTF8.GetBytes(Body.Replace("{\"tasks\"", "{\"workflow_id\": \"v\", \"tasks\"", StringComparison.Ordinal)), "w", new WorkflowLimits(), out _);
        Assert.Equal("workflow_id is 'v', but the path says 'w'; leave it out.", problem!.Detail);
    }

    [Fact]
    public void Any_workflow_is_read_as_it_was_written() =>
        Properties.Check(AnyWorkflow.Specs(), spec =>
        {
            var read = Read(Encoding.UTF8.GetString(Write(spec)));
            Assert.Equal(Line(spec), Line(read));
            Assert.Equal(Encoding.UTF8.GetString(Write(spec)), Encoding.UTF8.GetString(Write(read)));
        });

    private static byte[] Write(WorkflowSpec spec)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            WorkflowSpecJson.Write(json, spec);
        }

        return output.ToArray();
    }

    private static string Line(WorkflowSpec spec) => Encoding.UTF8.GetString(WorkflowSpecLine.Write(spec));

    private static WorkflowSpec Read(string json)
    {
        var problem = WorkflowSpecReader.Read(Encoding.UTF8.GetBytes(json), null, new WorkflowLimits(), out var spec);
        Assert.True(problem is null, problem?.Detail);
        return spec!;
    }

    private static IEnumerable<string> Faults(string json) =>
        WorkflowSpecReader.Read(Encoding.UTF8.GetBytes(json), null, new WorkflowLimits(), out _)!.Errors!
            .SelectMany(entry => entry.Value.Select(fault => $"{entry.Key}: {fault}"));
}
