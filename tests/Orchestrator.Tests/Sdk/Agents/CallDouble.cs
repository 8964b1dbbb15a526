using System.Text.Json;

namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>A call of an agent that waits for its answer.</summary>
/// <param name="Path">Behind <c>/api/v1/agents/</c>.</param>
internal sealed record CallDouble(string Path, JsonElement Body)
{
    private readonly TaskCompletionSource<(int Status, string Body)> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<(int Status, string Body)> Answered => answer.Task;

    public void Answer(string body) => answer.SetResult((200, body));

    public void Refuse(int status, string code) => answer.SetResult((
        status, $$"""{"type": "/docs/errors/{{code}}", "title": "No", "status": {{status}}, "detail": "no: {{code}}", "code": "{{code}}"}"""));
}
