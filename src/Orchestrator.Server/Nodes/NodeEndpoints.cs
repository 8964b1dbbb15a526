using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Nodes;
using Orchestrator.Domain.Nodes;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.Json;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Nodes;

/// <summary>The calls of node managers, under <c>/api/v1/nodes</c>. What they say beyond what is known is skipped.</summary>
internal sealed class NodeEndpoints(ManagedNodes nodes, ServerOptions options, ILogger<NodeEndpoints> log)
{
    private const string Root = "/api/v1/nodes/{node_id}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Root + "/register", RegisterAsync).Describe(NodeOperations.Register);
        routes.MapPost(Root + "/heartbeat", HeartbeatAsync).Describe(NodeOperations.Heartbeat);
    }

    private async Task RegisterAsync(HttpContext context)
    {
        var name = NameOf(context);
        var (problem, registration) = await ReadAsync(context, (json, errors) => NodeReader.ReadRegistration(json, name, context.Connection.RemoteIpAddress, errors));
        if (problem is not null)
        {
            await RefuseAsync(context, problem);
            return;
        }

        if (nodes.Register(registration!) is not { Outcome: NodeOutcome.Accepted, Node: { } node })
        {
            await RefuseAsync(context, new Problem(
                ErrorCodes.TooManyNodes, $"{nodes.Limits.MaxNodes} node managers are registered, as many as may be (network.max_nodes)."));
            return;
        }

        log.LogDebug("Node manager {Node} at {Address} has registered {Count} agents", name, registration!.Address, registration.Agents.Count);
        await JsonResponse.WriteAsync(
            context,
            StatusCodes.Status200OK,
            new RegisteredNodeResource(name, "registered", [.. node.Registration.Agents.Select(agent => agent.IdAt(name))], nodes.Limits.Heartbeat.TotalSeconds),
            ContractsJsonContext.Default.RegisteredNodeResource);
    }

    private async Task HeartbeatAsync(HttpContext context)
    {
        var name = NameOf(context);
        var (problem, heartbeat) = await ReadAsync(context, (json, errors) => NodeReader.ReadHeartbeat(json, name, errors));
        if (problem is not null)
        {
            await RefuseAsync(context, problem);
        }
        else if (nodes.Hear(heartbeat!) is { Outcome: NodeOutcome.Accepted, Node: { } node })
        {
            await JsonResponse.WriteAsync(
                context, StatusCodes.Status200OK, new HeardNodeResource(name, "active", NodeAdmission.WhyNot(node, nodes.Limits)), ContractsJsonContext.Default.HeardNodeResource);
        }
        else
        {
            await RefuseAsync(context, new Problem(ErrorCodes.NodeNotFound, $"Node manager '{name}' is not registered here: POST /api/v1/nodes/{name}/register first."));
        }
    }

    private async ValueTask<(Problem? Problem, T? Value)> ReadAsync<T>(HttpContext context, Func<JsonElement, FieldErrors, T?> read)
        where T : class =>
        await SmallBody.ReadAsync<T>(context, options.MaxRequestBodyBytes, (ReadOnlySpan<byte> body, out T? value) =>
        {
            value = null;
            if (JsonText.Check(ref body) is { } problem)
            {
                return problem;
            }

            var errors = new FieldErrors();
            try
            {
                var reader = JsonText.Reader(body);
                using var document = JsonDocument.ParseValue(ref reader);
                reader.Read();
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    errors.Add(string.Empty, "must be a JSON object");
                }
                else
                {
                    value = read(document.RootElement, errors);
                }
            }
            catch (JsonException e)
            {
                return JsonText.Explain(body, e);
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair, escaped, is no text.
                return new Problem(ErrorCodes.MalformedJson, "The body has an escape that stands for no character.");
            }

            return errors.Any ? errors.ToProblem(ErrorCodes.ValidationFailed) : null;
        });

    private Task RefuseAsync(HttpContext context, Problem problem)
    {
        log.LogDebug("Node manager {Node} was refused at {Path}: {Detail}", NameOf(context), context.Request.Path, problem.Detail);
        return problem.WriteAsync(context);
    }

    private static string NameOf(HttpContext context) => (string)context.Request.RouteValues["node_id"]!;
}
