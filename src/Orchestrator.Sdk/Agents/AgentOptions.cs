using System.Security.Cryptography;

namespace Orchestrator.Sdk.Agents;

/// <summary>What an agent is, and how it behaves. Checked when the agent is made; must not be changed afterwards.</summary>
public sealed class AgentOptions
{
    private readonly Dictionary<string, ITaskHandler> handlers = new(StringComparer.Ordinal);

    /// <summary>Where the server is, as http or https. Default <c>http://127.0.0.1:9000</c>, where <c>orc server</c> listens.</summary>
    public Uri Server { get; set; } = new("http://127.0.0.1:9000");

    /// <summary>Sent with every call. Default null: none is sent.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Names the agent: two that run at once must not share one, for each would end the other's session. Default the machine's name and
    /// six random characters; give one to know the agent again over restarts.
    /// </summary>
    public string AgentId { get; set; } = $"{Environment.MachineName.ToLowerInvariant()}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";

    /// <summary>A name for people. Default null: the id is shown.</summary>
    public string? Name { get; set; }

    /// <summary>What it offers to tasks that require it. Default nothing.</summary>
    public IReadOnlyList<string> Capabilities { get; set; } = [];

    /// <summary>The types it takes. Default null: those it has handlers for.</summary>
    public IReadOnlyList<string>? TaskTypes { get; set; }

    /// <summary>Attempts it runs at most at once, 1 to 100,000. Default 4.</summary>
    public int Slots { get; set; } = 4;

    /// <summary>Labels that tasks can require. Default none.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();

    /// <summary>CPU cores that it may use. Default null: not declared, which counts as sufficient.</summary>
    public double? Cpu { get; set; }

    /// <summary>Memory that it may use, in MiB. Default null: not declared, which counts as sufficient.</summary>
    public double? Memory { get; set; }

    /// <summary>GPUs that it may use. Default null: not declared, which counts as sufficient.</summary>
    public double? Gpu { get; set; }

    /// <summary>Where it stands, such as a data centre's zone. Default null: it does not say.</summary>
    public string? Zone { get; set; }

    /// <summary>Its share of the work where that is given out by weight; above 0. Default null: the server's, which is 1.</summary>
    public double? Weight { get; set; }

    /// <summary>The device it speaks for. Default null: none.</summary>
    public string? DeviceId { get; set; }

    /// <summary>The node manager that it belongs to. Default null: none.</summary>
    public string? NodeManager { get; set; }

    /// <summary>How it is given work. Default <see cref="AgentTransport.Stream"/>.</summary>
    public AgentTransport Transport { get; set; }

    /// <summary>
    /// How it comes back after its connection broke off or while there is no server. Default for as long as it takes, first after 0.1 to 0.2 s, in
    /// the end every 5 to 10 s.
    /// </summary>
    public ClientRetryOptions Retry { get; set; } = new() { Limit = Timeout.InfiniteTimeSpan };

    /// <summary>How long it waits for running attempts when it is to leave, before it stops them and gives them back. Default 15 s; zero stops them at once. With <see cref="CancelGrace"/> it should fit into the host's own shutdown time-out.</summary>
    public TimeSpan DrainPatience { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a handler may take to obey when its attempt is to stop, before it is abandoned and its slot is free. Default 10 s.</summary>
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Results that are kept until the server has acknowledged them, 1 to 1,000,000. When there are as many, no new work is taken. Default 10,000.
    /// </summary>
    public int MaxKeptResults { get; set; } = 10_000;

    /// <summary>The bytes of those results; beyond them no new work is taken. At least 1 MiB; default 64 MiB.</summary>
    public long MaxKeptBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Bytes of one result or checkpoint; an attempt with a longer result fails. At least 1 KiB; default 1 MiB, as the server's own limit
    /// (<c>limits.payload_bytes</c>), which is to be raised with it.
    /// </summary>
    public int MaxPayloadBytes { get; set; } = 1024 * 1024;

    /// <summary>Told of everything that happens, on whatever thread it happens on; must be quick and not throw. Default null.</summary>
    public Action<AgentEvent>? Watch { get; set; }

    /// <summary>The clock that waits are measured with. Default the system's.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The handlers by task type.</summary>
    public IReadOnlyDictionary<string, ITaskHandler> Handlers => handlers;

    /// <summary>Registers the handler of a task type; a second one replaces the first.</summary>
    public AgentOptions Handle(string taskType, ITaskHandler handler)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskType);
        handlers[taskType] = handler;
        return this;
    }

    /// <summary>Registers an asynchronous function.</summary>
    public AgentOptions Handle(string taskType, Func<TaskContext, CancellationToken, Task<TaskOutcome>> run) =>
        Handle(taskType, new DelegateHandler(async (context, cancellation) => await run(context, cancellation)));

    /// <summary>Registers a synchronous function; it runs on a thread of the pool.</summary>
    public AgentOptions Handle(string taskType, Func<TaskContext, TaskOutcome> run) =>
        Handle(taskType, new DelegateHandler((context, _) => ValueTask.FromResult(run(context))));

    /// <exception cref="ArgumentException">An option is wrong; the message names it and the cure.</exception>
    internal AgentOptions Checked()
    {
        _ = new OrchestratorClientOptions { Server = Server, ApiKey = ApiKey, Retry = Retry, Time = Time }.Checked();
        Demand(
            AgentId is { Length: >= 1 and <= 200 } && !AgentId.Contains('/') && !AgentId.Any(char.IsControl) && AgentId is not ("." or ".."),
            nameof(AgentId), AgentId, "must have 1 to 200 characters, without '/' and control characters");
        Demand(handlers.Count > 0, nameof(Handlers), "", "must not be empty; call Handle(taskType, ...) for each type that the agent runs");
        Demand(TaskTypes is null || TaskTypes.All(handlers.ContainsKey), nameof(TaskTypes), string.Join(", ", TaskTypes ?? []), "must name types that have a handler");
        Demand(Slots is >= 1 and <= 100_000, nameof(Slots), Slots, "must be from 1 to 100,000");
        Demand(Cpu is null or >= 0, nameof(Cpu), Cpu, "must not be negative");
        Demand(Memory is null or >= 0, nameof(Memory), Memory, "must not be negative");
        Demand(Gpu is null or >= 0, nameof(Gpu), Gpu, "must not be negative");
        Demand(Weight is null or > 0, nameof(Weight), Weight, "must be more than 0");
        Demand(DrainPatience >= TimeSpan.Zero, nameof(DrainPatience), DrainPatience, "must not be negative");
        Demand(CancelGrace >= TimeSpan.Zero, nameof(CancelGrace), CancelGrace, "must not be negative");
        Demand(MaxKeptResults is >= 1 and <= 1_000_000, nameof(MaxKeptResults), MaxKeptResults, "must be from 1 to 1,000,000");
        Demand(MaxKeptBytes >= 1024 * 1024, nameof(MaxKeptBytes), MaxKeptBytes, "must be 1,048,576 or more");
        Demand(MaxPayloadBytes >= 1024, nameof(MaxPayloadBytes), MaxPayloadBytes, "must be 1,024 or more");
        return this;
    }

    private static void Demand(bool holds, string name, object? value, string cure)
    {
        if (!holds)
        {
            throw new ArgumentException($"AgentOptions.{name} is '{value}': it {cure}.");
        }
    }
}
