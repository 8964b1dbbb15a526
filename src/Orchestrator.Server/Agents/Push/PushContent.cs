using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Http;
using N = Orchestrator.Server.Tasks.TaskJsonNames;

namespace Orchestrator.Server.Agents.Push;

/// <summary>The body of a call that pushes a task, with its length: simple servers know no chunks.</summary>
internal sealed class PushContent : HttpContent
{
    private readonly byte[] body;
    private readonly Action begins;

    /// <param name="calledAs">Which agent at the address is meant.</param>
    /// <param name="begins">Called when a connection is open: from here on the agent may have heard of the task.</param>
    public PushContent(in Assignment assignment, string calledAs, Action begins)
    {
        body = Write(assignment, calledAs);
        this.begins = begins;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        begins();
        await stream.WriteAsync(body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }

    private static byte[] Write(in Assignment assignment, string calledAs)
    {
        var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        json.WriteString(N.TaskId, assignment.Task.ToString());
        json.WriteString(N.TaskType, assignment.Type);
        AgentJson.WritePayload(json, N.InputData, assignment.Input);
        WriteRequirements(json, assignment.Requirements);
        json.WriteNumber("timeout", assignment.Timeout.TotalSeconds);
        json.WriteString(N.AgentId, calledAs);
        json.WriteEndObject();
        json.Flush();
        var written = buffer.Written.ToArray();
        buffer.Return();
        return written;
    }

    private static void WriteRequirements(Utf8JsonWriter json, TaskRequirements requirements)
    {
        json.WriteStartObject("requirements");
        json.WriteStartArray("capabilities");
        foreach (var capability in requirements.Capabilities)
        {
            json.WriteStringValue(capability);
        }

        json.WriteEndArray();
        json.WriteNumber("min_cpu", requirements.MinCpu);
        json.WriteNumber("min_memory", requirements.MinMemory);
        json.WriteNumber("gpu", requirements.Gpu);
        json.WriteStartObject("labels");
        foreach (var (name, value) in requirements.Labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteString("device_id", requirements.DeviceId);
        json.WriteEndObject();
    }
}
