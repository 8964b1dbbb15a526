using Orchestrator.Contracts.Metrics;
using Orchestrator.Server.Errors;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Metrics;

/// <summary>The routes of <see cref="MetricsEndpoints"/> for those who call them.</summary>
internal static class MetricsOperations
{
    public static ApiOperation Text { get; } = new("scrapeMetrics", ApiTags.Server, "The server's numbers, for Prometheus")
    {
        Answers = [new ApiAnswer(200, "Prometheus' text format, version 0.0.4.") { MediaType = "text/plain", IsText = true }],
    };

    public static ApiOperation Json { get; } = new("getMetrics", ApiTags.Server, "The server's numbers as JSON")
    {
        Answers = [ApiAnswer.Json<MetricListResource>(200, "The same numbers that Prometheus gets.")],
        Errors = [ErrorCodes.InvalidQuery],
    };
}
