using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Orchestrator.Server.Metrics;

/// <summary>Counts requests by method and route, from what the web server measures of each itself.</summary>
internal sealed class HttpRequests : IHostedService, IDisposable
{
    private const string HostingMeter = "Microsoft.AspNetCore.Hosting";
    private const string RequestDuration = "http.server.request.duration";

    /// <summary>The route of what no endpoint answered; a path is never a label, as callers choose it.</summary>
    private const string NoRoute = "none";

    private readonly ConcurrentDictionary<(string Method, string Route), RouteCounts> routes = new();
    private readonly MeterListener listener = new();
    private readonly EndpointDataSource endpoints;

    public HttpRequests(IMeterFactory meters, EndpointDataSource endpoints)
    {
        this.endpoints = endpoints;
        listener.InstrumentPublished = (instrument, self) =>
        {
            // The scope is this server's own: another one in the process has another.
            if (instrument.Name == RequestDuration && instrument.Meter.Name == HostingMeter && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Add(seconds, tags));
    }

    /// <summary>The two metrics of requests, every route of the server included.</summary>
    public IEnumerable<MetricFamily> Collect()
    {
        AddRoutes();
        var counts = new MetricFamily(
            "orchestrator_http_requests_total", "counter", "{request}", "Requests answered, by method, route and class of status code.");
        var durations = new MetricFamily(
            "orchestrator_http_request_duration_seconds", "histogram", "s", "How long requests took, by method and route; waiting and streaming included.");
        foreach (var ((method, route), counted) in routes.OrderBy(entry => entry.Key.Route, StringComparer.Ordinal).ThenBy(entry => entry.Key.Method, StringComparer.Ordinal))
        {
            KeyValuePair<string, string>[] labels = [new("method", method), new("route", route)];
            for (var statusClass = 1; statusClass <= RouteCounts.Classes; statusClass++)
            {
                var count = counted.Count(statusClass);
                if (count > 0 || statusClass == 2)
                {
                    counts.Samples.Add(new MetricSample(string.Empty, [.. labels, new("code", $"{statusClass}xx")], count));
                }
            }

            durations.Add(counted.Durations(), labels);
        }

        return [counts, durations];
    }

    /// <summary>Before the first request.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => listener.Dispose();

    /// <summary>Shows every route from the start, at 0; HEAD once somebody asks. Routes are known once the server runs.</summary>
    private void AddRoutes()
    {
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Where(method => !HttpMethods.IsHead(method)) ?? [])
            {
                Of(method, endpoint.RoutePattern.RawText);
            }
        }
    }

    private void Add(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? method = null, route = null;
        var status = 0;
        foreach (var tag in tags)
        {
            switch (tag.Key)
            {
                case "http.request.method":
                    method = tag.Value as string;
                    break;
                case "http.route":
                    route = tag.Value as string;
                    break;
                case "http.response.status_code":
                    status = tag.Value is int code ? code : 0;
                    break;
            }
        }

        Of(method ?? "_OTHER", route).Add(status, seconds);
    }

    private RouteCounts Of(string method, string? route) =>
        routes.GetOrAdd((method, string.IsNullOrEmpty(route) ? NoRoute : route), _ => new RouteCounts());
}
