namespace Orchestrator.Tests.Server.Metrics;

/// <summary><c>GET /metrics</c> and <c>GET /api/v1/metrics</c> of real servers.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task A_new_server_has_every_metric_and_nothing_counted()
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var scrape = await Scrape.OfAsync(server);

        Assert.All(scrape.Families, family =>
        {
            Assert.NotEmpty(family.Samples);
            Assert.Equal(family.Type == "counter", family.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.Distinct(family.Samples.Select(sample => sample.Name + sample.LabelText));
        });

        // What is said of the process is said from the first moment.
        var counted = scrape.Families.Where(family =>
            family.Type != "gauge" && !family.Name.StartsWith("orchestrator_process_", StringComparison.Ordinal) && !family.Name.StartsWith("orchestrator_gc_", StringComparison.Ordinal));
        Assert.All(counted.SelectMany(family => family.Samples), sample => Assert.Equal((sample.Name, sample.LabelText, 0), (sample.Name, sample.LabelText, sample.Value)));
        Assert.Equal(0, scrape.Value("queue_depth", "domain=default"));
        Assert.Equal(0, scrape.Value("tasks_failed_total", "status=failed"));
        Assert.Equal(0, scrape.Value("tasks_failed_total", "status=dead_lettered"));
        Assert.Equal(8, scrape.Value("orchestrator_agent_slots"));
        Assert.True(scrape.Value("orchestrator_process_resident_memory_bytes") > 1_000_000);
    }

    [Fact]
    public async Task Work_shows_and_counters_only_rise()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await server.RunAsync("""{"task_type": "echo"}""");
        await server.RunAsync("""{"task_type": "fail", "retry_policy": {"max_attempts": 1}}""");
        var before = await Scrape.OfAsync(server);
        Assert.Equal(2, before.Value("tasks_submitted_total"));
        Assert.Equal(1, before.Value("tasks_completed_total"));
        Assert.Equal(1, before["tasks_failed_total"].Samples.Sum(sample => sample.Value));
        Assert.Equal(2, before["task_execution_time_ms"].Samples[^1].Value);

        await server.RunAsync("""{"task_type": "echo"}""");
        await server.SubmitAsync("""{"task_type": "nobody-runs-this", "domain": "deep"}""");
        var after = await Scrape.OfAsync(server);

        Assert.Equal((4, 2), (after.Value("tasks_submitted_total"), after.Value("tasks_completed_total")));
        Assert.Equal(1, after.Value("queue_depth", "domain=deep"));
        Assert.Equal(1, after.Value("orchestrator_tasks", "status=queued"));
        foreach (var family in before.Families.Where(family => family.Type != "gauge"))
        {
            Assert.All(family.Samples, sample => Assert.True(
                Assert.Single(after[family.Name].Samples, later => later.Name == sample.Name && later.LabelText == sample.LabelText).Value >= sample.Value,
                $"{sample.Name} {sample.LabelText} fell"));
        }
    }

    [Fact]
    public async Task Buckets_rise_to_the_count()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await server.RunAsync("""{"task_type": "echo"}""");
        await server.RunAsync("""{"task_type": "sleep", "input_data": {"seconds": 0.02}}""");

        var histograms = (await Scrape.OfAsync(server)).Families.Where(family => family.Type == "histogram").ToList();

        Assert.Equal(3, histograms.Count);
        foreach (var family in histograms)
        {
            foreach (var series in family.Samples.GroupBy(sample => string.Join(',', sample.Labels.Where(label => label.Key != "le"))))
            {
                var buckets = series.Where(sample => sample.Name == family.Name + "_bucket").ToList();
                var bounds = buckets.Select(bucket => bucket.Labels[^1]).ToList();
                Assert.All(bounds, bound => Assert.Equal("le", bound.Key));
                Assert.Equal("+Inf", bounds[^1].Value);
                var numbers = bounds[..^1].Select(bound => double.Parse(bound.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
                Assert.Equal(numbers.Order().Distinct(), numbers);
                Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
                Assert.Equal(buckets[^1].Value, Assert.Single(series, sample => sample.Name == family.Name + "_count").Value);
                Assert.Single(series, sample => sample.Name == family.Name + "_sum");
            }
        }
    }

    [Fact]
    public async Task A_domain_of_any_name_is_a_label()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await server.SubmitAsync("""{"task_type": "nobody-runs-this", "domain": "a \"b\" \\n, c}"}""");

        Assert.Equal(1, (await Scrape.OfAsync(server)).Value("queue_depth", "domain=a \"b\" \\n, c}"));
    }

    [Fact]
    public async Task Two_servers_of_a_process_do_not_mix()
    {
        await using var busy = await TestServer.StartAsync(_ => { });
        await using var idle = await TestServer.StartAsync(options => options.Slots = 3);
        await busy.RunAsync("""{"task_type": "echo", "domain": "only-here"}""");

        var (first, second) = (await Scrape.OfAsync(busy), await Scrape.OfAsync(idle));

        Assert.Equal((1, 0), (first.Value("tasks_submitted_total"), second.Value("tasks_submitted_total")));
        Assert.Equal((8, 3), (first.Value("orchestrator_agent_slots"), second.Value("orchestrator_agent_slots")));
        Assert.Equal(0, second["task_execution_time_ms"].Samples[^1].Value);
        Assert.DoesNotContain(second["queue_depth"].Samples, sample => sample.LabelText == "domain=only-here");
        Assert.All(second["orchestrator_http_requests_total"].Samples, sample => Assert.Equal(0, sample.Value));
    }

    [Fact]
    public async Task Requests_are_counted_by_route_and_a_path_is_no_label()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await server.RunAsync("""{"task_type": "echo"}""");
        await server.GetAsync("/api/v1/tasks/1-01m7xvjj5m6f7rzjpsf3gnjp7c");
        await server.GetAsync("/api/v1/secret-path");
        await server.PostAsync("/api/v1/tasks", "{");

        // A request is counted when it is over, which its caller may see first.
        Scrape? scrape = null;
        await Engine.TestNode.UntilAsync(async () =>
        {
            scrape = await Scrape.OfAsync(server);
            return scrape["orchestrator_http_requests_total"].Samples.Any(sample => sample.LabelText == "method=POST,route=/api/v1/tasks,code=4xx");
        });

        Assert.Equal(1, Requests("method=POST,route=/api/v1/tasks,code=2xx"));
        Assert.Equal(1, Requests("method=GET,route=/api/v1/tasks/{id},code=2xx"));
        Assert.Equal(1, Requests("method=GET,route=/api/v1/tasks/{id},code=4xx"));
        Assert.Equal(1, Requests("method=GET,route=none,code=4xx"));
        Assert.DoesNotContain(scrape!.Families.SelectMany(family => family.Samples), sample => sample.LabelText.Contains("secret", StringComparison.Ordinal));

        double Requests(string labels) => scrape!.Value("orchestrator_http_requests_total", labels);
    }

    [Fact]
    public async Task Open_event_streams_are_counted()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        using (await server.Client.GetAsync("/api/v1/events?topic=tasks", HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(1, (await Scrape.OfAsync(server)).Value("orchestrator_event_listeners"));
        }
    }

    [Fact]
    public async Task With_keys_a_scrape_needs_one()
    {
        await using var server = await TestServer.StartAsync(options => options.ApiKeys = ["a-key-of-many-characters"]);

        (await server.GetAsync("/metrics")).MustBeProblem(401, "unauthorized");
        (await server.GetAsync("/api/v1/metrics")).MustBeProblem(401, "unauthorized");
        Assert.Equal(200, (await server.SendAsync(
            HttpMethod.Get, "/metrics?any=thing", null, request => request.Headers.Add("Authorization", "Bearer a-key-of-many-characters"))).Status);
    }

    [Fact]
    public async Task The_same_numbers_are_there_as_json()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await server.RunAsync("""{"task_type": "echo"}""");

        var json = (await server.GetAsync("/api/v1/metrics")).Json.GetProperty("metrics").EnumerateArray().ToList();
        var text = await Scrape.OfAsync(server);

        Assert.Equal(text.Families.Select(family => (family.Name, family.Type, family.Help)), json.Select(metric => (
            metric.GetProperty("name").GetString()!, metric.GetProperty("type").GetString()!, metric.GetProperty("help").GetString()!)));
        var submitted = json.Single(metric => metric.GetProperty("name").GetString() == "tasks_submitted_total");
        Assert.Equal(1, submitted.GetProperty("samples")[0].GetProperty("value").GetInt64());
        var failed = json.Single(metric => metric.GetProperty("name").GetString() == "tasks_failed_total").GetProperty("samples")[1];
        Assert.Equal(("dead_lettered", "tasks_failed_total"), (failed.GetProperty("labels").GetProperty("status").GetString(), failed.GetProperty("name").GetString()));
        (await server.GetAsync("/api/v1/metrics?verbose=1")).MustFault("verbose", "invalid_query");
    }
}
