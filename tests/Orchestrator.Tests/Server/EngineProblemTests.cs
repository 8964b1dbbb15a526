using Orchestrator.Engine;
using Orchestrator.Server.Errors;

namespace Orchestrator.Tests.Server;

/// <summary>What callers hear when the engine cannot answer.</summary>
public sealed class EngineProblemTests
{
    [Theory]
    [InlineData("recovering", "recovering", 503)]
    [InlineData("moved", "recovering", 503)]
    [InlineData("storage_unavailable", "storage_unavailable", 503)]
    [InlineData("shutting_down", "shutting_down", 503)]
    [InlineData("too_few_members", "too_few_members", 503)]
    [InlineData("outcome_unknown", "outcome_unknown", 503)]
    [InlineData("node_failure", "node_failure", 503)]
    [InlineData("overloaded", "overloaded", 429)]
    public void A_code_of_the_engine_is_one_of_the_api(string engine, string api, int status)
    {
        var problem = EngineProblem.From(new ServiceUnavailableException(engine, "why"));

        Assert.Equal((api, status, "why"), (problem!.Code.Name, problem.Code.Status, problem.Detail));
    }
}
