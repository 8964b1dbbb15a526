using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Tasks;

/// <summary>What can be said about a task beyond its type and input; what is not typed is left to the server's defaults.</summary>
internal sealed class SubmitOptions
{
    private readonly Option<string?> domain = new("--domain", "-d") { Description = "Which queue it waits in. [default: its first capability, else default]", HelpName = "domain" };
    private readonly Option<int?> priority = new("--priority", "-p")
    {
        Description = "critical, high, normal, low or background, or 0 to 4. [default: normal]",
        HelpName = "priority",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (PriorityNames.Read(text) is { } read)
            {
                return read;
            }

            result.AddError($"'{text}' is not a priority; give {string.Join(", ", PriorityNames.All)}, or 0 to 4.");
            return null;
        },
    };

    private readonly DurationOption timeout = new("--timeout", "How long an attempt may run. [default: 5m]");
    private readonly DurationOption queueTimeout = new("--queue-timeout", "How long it may wait for an agent once it is due. [default: as long as it takes]");
    private readonly DurationOption delay = new("--delay", "Not before this long from now.");
    private readonly MomentOption runAt = new("--run-at", "Not before this time; without an offset it is local.", isPast: false);
    private readonly Option<string?> key = new("--key", "-k") { Description = "Idempotency key: submitting twice with it makes one task.", HelpName = "key" };
    private readonly Option<string?> concurrencyKey = new("--concurrency-key") { Description = "Groups tasks for limits on concurrency.", HelpName = "key" };
    private readonly Option<string?> cache = new("--cache") { Description = "Where to look for the result of an equal task, and to keep this one's: memory, disk, shared or hybrid.", HelpName = "strategy" };
    private readonly DurationOption cacheTtl = new("--cache-ttl", "How old a result may be, and how long this one is kept. [default: 24h]");
    private readonly Option<string?> cacheVersion = new("--cache-version") { Description = "Version of the code that computes the result: another one asks for another result.", HelpName = "version" };
    private readonly PairsOption tags = new("--tag", "Tag to find it by; may be repeated.", "-t");
    private readonly Option<int?> maxAttempts = new("--max-attempts") { Description = "Attempts before it is a dead letter. [default: 4]", HelpName = "count" };
    private readonly Option<string[]> capabilities = new("--capability") { Description = "What its agent must offer; may be repeated.", HelpName = "name" };
    private readonly PairsOption labels = new("--label", "Label its agent must carry; may be repeated.");
    private readonly Option<double?> minCpu = new("--min-cpu") { Description = "CPU cores its agent must have.", HelpName = "cores" };
    private readonly Option<double?> minMemory = new("--min-memory") { Description = "Memory its agent must have.", HelpName = "MiB" };
    private readonly Option<double?> gpu = new("--gpu") { Description = "GPUs its agent must have.", HelpName = "count" };

    /// <param name="repeats">True where the task is submitted again and again: a key and a time of its own make no sense.</param>
    public void AddTo(Command command, bool repeats = false)
    {
        priority.CompletionSources.Add([.. PriorityNames.All]);
        Option[] all =
        [
            domain, priority, timeout, queueTimeout, delay, runAt, key, concurrencyKey, cache, cacheTtl, cacheVersion, tags, maxAttempts, capabilities, labels, minCpu, minMemory, gpu,
        ];
        foreach (var option in all.Where(option => !repeats || (option != runAt && option != key)))
        {
            command.Add(option);
        }
    }

    public SubmitTaskRequest Read(ParseResult parsed, SubmitTaskRequest request) => request with
    {
        Domain = parsed.GetValue(domain),
        Priority = parsed.GetValue(priority),
        Timeout = parsed.GetValue(timeout)?.TotalSeconds,
        QueueTimeout = parsed.GetValue(queueTimeout)?.TotalSeconds,
        Delay = parsed.GetValue(delay)?.TotalSeconds,
        RunAt = parsed.GetValue(runAt)?.ToUniversalTime(),
        IdempotencyKey = parsed.GetValue(key),
        ConcurrencyKey = parsed.GetValue(concurrencyKey),
        CacheStrategy = parsed.GetValue(cache),
        CacheTtl = parsed.GetValue(cacheTtl)?.TotalSeconds,
        CacheVersion = parsed.GetValue(cacheVersion),
        Tags = parsed.GetValue(tags),
        RetryPolicy = parsed.GetValue(maxAttempts) is { } attempts ? new RetryPolicyResource { MaxAttempts = attempts } : null,
        Requirements = Requirements(parsed),
    };

    private RequirementsResource? Requirements(ParseResult parsed)
    {
        var requirements = new RequirementsResource
        {
            Capabilities = parsed.GetValue(capabilities) is { Length: > 0 } names ? names : null,
            Labels = parsed.GetValue(labels),
            MinCpu = parsed.GetValue(minCpu),
            MinMemory = parsed.GetValue(minMemory),
            Gpu = parsed.GetValue(gpu),
        };
        return requirements == new RequirementsResource() ? null : requirements;
    }
}
