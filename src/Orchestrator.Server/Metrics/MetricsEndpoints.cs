using System.Text;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Metrics;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Metrics;

/// <summary><c>GET /metrics</c> for Prometheus, and the same numbers as JSON at <c>GET /api/v1/metrics</c>.</summary>
internal sealed class MetricsEndpoints(MetricsCollector collector)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        // Scrapers may be told to add parameters; they mean nothing here.
        routes.MapRead("/metrics", GetTextAsync).Describe(MetricsOperations.Text);
        routes.MapRead("/api/v1/metrics", GetJsonAsync).Describe(MetricsOperations.Json);
    }

    private Task GetTextAsync(HttpContext context)
    {
        var text = Encoding.UTF8.GetBytes(PrometheusText.Write(collector.Collect()));
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.ContentLength = text.Length;
        return context.Response.Body.WriteAsync(text, 0, text.Length, context.RequestAborted);
    }

    private async Task GetJsonAsync(HttpContext context)
    {
        if (new QueryReader(context.Request).Check() is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        await JsonResponse.WriteAsync(
            context, StatusCodes.Status200OK, new MetricListResource([.. collector.Collect().Select(From)]), ContractsJsonContext.Default.MetricListResource);
    }

    private static MetricResource From(MetricFamily family) => new(
        family.Name, family.Type, family.Unit, family.Help, [.. family.Samples.Select(sample => From(family, sample))]);

    private static MetricSampleResource From(MetricFamily family, MetricSample sample) =>
        new(family.Name + sample.Suffix, sample.Labels.ToDictionary(StringComparer.Ordinal), sample.Value);
}
