namespace Orchestrator.Sdk;

/// <summary>How a client behaves: where the server is, and what is tried again. Checked when the client is made.</summary>
public sealed class OrchestratorClientOptions
{
    /// <summary>Where the server is, as http or https. Default <c>http://127.0.0.1:9000</c>, where <c>orc server</c> listens.</summary>
    public Uri Server { get; set; } = new("http://127.0.0.1:9000");

    /// <summary>Sent with every call. Default null: none is sent.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What is tried again, and for how long.</summary>
    public ClientRetryOptions Retry { get; set; } = new();

    /// <summary>
    /// Gives submissions that come without an idempotency key one of the client's own, so that they can be tried again without
    /// making two tasks. Without one, a submission is tried again only when it certainly did not arrive. The server remembers a
    /// key until 24 h after its task's end. Default true; says nothing to a client that tries nothing again.
    /// </summary>
    public bool AddIdempotencyKeys { get; set; } = true;

    /// <summary>Tasks that are sent in one batch; 1 to 10,000. Default 10,000.</summary>
    public int BatchLines { get; set; } = 10_000;

    /// <summary>
    /// Bytes of one batch, 1 KiB to 1 MiB; a task that is longer goes alone. Each batch under way is kept in memory until it is
    /// answered. Default 1 MiB, which a server takes in while it already answers, so that neither waits for the other.
    /// </summary>
    public int BatchBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Batches under way at once, 1 to 64. With more than one, tasks of a later batch can be queued before those of an earlier one;
    /// the answers keep their order. Default 1.
    /// </summary>
    public int BatchesAtOnce { get; set; } = 1;

    /// <summary>The clock that waits are measured with. Default the system's.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <exception cref="ArgumentException">An option is wrong; the message names it and the cure.</exception>
    internal OrchestratorClientOptions Checked()
    {
        Demand(
            Server is { IsAbsoluteUri: true, Scheme: "http" or "https" },
            nameof(Server), Server, "must be an address such as http://127.0.0.1:9000");
        Demand(ApiKey is null || (ApiKey.Length > 0 && !ApiKey.Any(char.IsControl)), nameof(ApiKey), "", "must not be empty or hold control characters; null sends none");
        Demand(Retry is not null, nameof(Retry), Retry, "must not be null; ClientRetryOptions.Never tries nothing again");
        Demand(Retry!.Limit >= TimeSpan.Zero || Retry.Limit == Timeout.InfiniteTimeSpan, "Retry.Limit", Retry.Limit, "must not be negative; zero tries nothing again");
        Demand(Retry.FirstDelay > TimeSpan.Zero, "Retry.FirstDelay", Retry.FirstDelay, "must be more than zero");
        Demand(Retry.MaxDelay >= Retry.FirstDelay, "Retry.MaxDelay", Retry.MaxDelay, "must not be less than Retry.FirstDelay");
        Demand(Retry.MaxDelay <= TimeSpan.FromDays(1), "Retry.MaxDelay", Retry.MaxDelay, "must not be more than a day");
        Demand(Retry.Jitter is >= 0 and <= 1, "Retry.Jitter", Retry.Jitter, "must be from 0 to 1");
        Demand(BatchLines is >= 1 and <= 10_000, nameof(BatchLines), BatchLines, "must be from 1 to 10,000");
        Demand(BatchBytes is >= 1024 and <= 1024 * 1024, nameof(BatchBytes), BatchBytes, "must be from 1,024 to 1,048,576");
        Demand(BatchesAtOnce is >= 1 and <= 64, nameof(BatchesAtOnce), BatchesAtOnce, "must be from 1 to 64");
        Demand(Time is not null, nameof(Time), Time, "must not be null; TimeProvider.System is the default");
        return this;
    }

    private static void Demand(bool holds, string name, object? value, string cure)
    {
        if (!holds)
        {
            throw new ArgumentException($"OrchestratorClientOptions.{name} is '{value}': it {cure}.");
        }
    }
}
