using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Engine;

/// <summary>The events whose stored form golden/events-1.ndjson pins, in the order of its lines. Only added to.</summary>
internal static class GoldenEvents
{
    private static readonly TaskId Task = new(7, ((UInt128)0x0198_0000_0001 << 80) + 42);
    private static readonly TaskId FarTask = new(46_655, UInt128.MaxValue);
    private static readonly Instant At = Instant.From(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)) + TimeSpan.FromMicroseconds(678_901);
    private static readonly AttemptToken Token = new(((UInt128)0xfedc_ba98_7654_3210 << 64) | 0x0123_4567_89ab_cdef);
    private static readonly AttemptToken LowToken = new(10);

    /// <summary>Quotes, escapes, every control character, letters of two to four bytes, and what JavaScript would escape.</summary>
    private const string Odd = "\"quoted\" \\ / <b>&'+` caf\u00e9 \u03b1\u03b2 \u65e5\u672c \ud83d\ude80 \u2028\u2029\u0085\ufeff"
        + "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f";

    private static readonly TaskError Error = new(ErrorKindNames.AgentError, "It broke.", true);
    private static readonly TaskError OddError = new(Odd, Odd, false);

    private static readonly TaskSpec Plain = new() { Type = "echo", Domain = "default" };

    private static readonly TaskSpec Full = new()
    {
        Type = Odd,
        Domain = "gpu/\u65e5\u672c",
        Priority = TaskPriority.Background,
        Input = Json("""{"text":"\u00e9\n \"x\"","number":-1.5e+3,"list":[1,[],{}],"yes":true,"no":false,"nothing":null}"""),
        Requirements = new TaskRequirements
        {
            Capabilities = ["cuda", Odd],
            MinCpu = 2.5,
            MinMemory = 16_384,
            Gpu = 1,
            Labels = [new("region", "eu"), new("zone", Odd)],
            DeviceId = "kiosk-17",
        },
        Timeout = TimeSpan.FromMilliseconds(1_001),
        QueueTimeout = TimeSpan.FromDays(1),
        RunAt = At + TimeSpan.FromDays(365),
        Delay = TimeSpan.Zero,
        Retry = new RetryPolicy
        {
            MaxAttempts = 1,
            InitialInterval = TimeSpan.FromMilliseconds(250),
            BackoffCoefficient = 1.5,
            MaximumInterval = TimeSpan.FromHours(1),
            Jitter = 0,
            RetryOn = (ErrorKinds)63,
            MaxLosses = 9,
        },
        IdempotencyKey = Odd,
        BodyHash = UInt128.MaxValue / 5,
        ConcurrencyKey = "customer 5",
        Tags = [new("empty", ""), new("team", Odd)],
    };

    public static IReadOnlyList<HistoryEntry> All { get; } = Number(
    [
        new TaskSubmitted(Task, At, Plain, At),
        new TaskSubmitted(Task, At, Full, At + TimeSpan.FromDays(365)),
        new TaskSubmitted(FarTask, At, Plain with { Priority = TaskPriority.Critical, Input = Json("null") }, At),
        new TaskSubmitted(Task, At, Plain with { Input = Json("\"text\"") }, At),
        new TaskSubmitted(Task, At, Plain with { Input = Json("-0.5") }, At),
        new TaskSubmitted(Task, At, Plain with { Input = Json("true") }, At),
        new TaskSubmitted(Task, At, Plain with { Input = Json("[1, 2,\t3]") }, At),
        new TaskSubmitted(Task, At, Plain with { Retry = new RetryPolicy { RetryOn = ErrorKinds.None } }, At),
        new TaskSubmitted(Task, At, Plain with { Requirements = new TaskRequirements { Gpu = 0.25 } }, At),
        new TaskSubmitted(Task, At, Plain with { Delay = TimeSpan.FromMicroseconds(1) }, At + TimeSpan.FromMicroseconds(1)),
        new TaskQueued(Task, At, At, null),
        new TaskQueued(Task, At, At + TimeSpan.FromSeconds(5), 3),
        new AttemptScheduled(Task, At, 1, Token, "local", "0123456789abcdef"),
        new AttemptScheduled(Task, At, int.MaxValue, LowToken, Odd, Odd),
        new AttemptStarted(Task, At, 1, Token, "local", "0123456789abcdef"),
        new AttemptStarted(Task, At, 2, LowToken, Odd, Odd),
        new AttemptProgressed(Task, At, 1, 0, null, default),
        new AttemptProgressed(Task, At, 1, 100.0 / 3, Odd, Json("""{"at":[1,null,"\u0000"]}""")),
        new AttemptProgressed(Task, At, 1, 100, "", Json("null")),
        new AttemptFailed(Task, At, 1, Error, null),
        new AttemptFailed(Task, At, 1, OddError, At + TimeSpan.FromSeconds(1)),
        new AttemptLost(Task, At, 1, Error, Charged: true, Requeued: true),
        new AttemptLost(Task, At, 1, OddError, Charged: false, Requeued: false),
        new CancelRequested(Task, At, 1, null, At + TimeSpan.FromSeconds(10)),
        new CancelRequested(Task, At, 1, Odd, At),
        new TaskCompleted(Task, At, 1, default),
        new TaskCompleted(Task, At, 1, Json("null")),
        new TaskCompleted(Task, At, 1, Json("""{"answer":42,"nested":{"deep":[[[]]]},"emoji":"🚀"}""")),
        new TaskCompleted(Task, At, 1, Json("false")),
        new TaskFailed(Task, At, null, Error),
        new TaskFailed(Task, At, 4, OddError),
        new TaskCancelled(Task, At, null, null, Abandoned: false),
        new TaskCancelled(Task, At, 2, Odd, Abandoned: true),
        new TaskDeadLettered(Task, At, null, Error),
        new TaskDeadLettered(Task, At, 4, OddError),
        new TaskRetried(Task, At, null),
        new TaskRetried(Task, At, []),
        new TaskRetried(Task, At, Archive()),
        new LateResultRecorded(Task, At, 1, "completed", null),
        new LateResultRecorded(Task, At, 1, Odd, Archive()),
        new AttemptCompleted(Task, At, 1, default),
        new AttemptCompleted(Task, At, 16, Json("""{"answer":42,"emoji":"🚀"}""")),
        new TaskSubmitted(Task, At, Plain with { Requirements = new TaskRequirements { Redundancy = 3 } }, At),
        new TaskSubmitted(Task, At, Plain with { Requirements = new TaskRequirements { Redundancy = 2, RedundancyPolicy = RedundancyPolicy.All } }, At),
        new TaskSubmitted(Task, At, Plain with { Requirements = new TaskRequirements { Gpu = 1, Redundancy = 16, RedundancyPolicy = RedundancyPolicy.Majority } }, At),
    ]);

    private static HistoryEntry[] Archive() =>
    [
        new(3, new TaskSubmitted(Task, At, Full, At)),
        new(5, new AttemptStarted(Task, At, 1, Token, "local", "s")),
        new(6, new AttemptProgressed(Task, At, 1, 50, Odd, Json("{}"))),
        new(7, new AttemptFailed(Task, At, 1, OddError, null)),
        new(8, new TaskFailed(Task, At, 1, OddError)),
        new(12, new TaskRetried(Task, At, null)),
        new(long.MaxValue, new TaskCancelled(Task, At, null, null, false)),
    ];

    private static HistoryEntry[] Number(TaskEvent[] events) => [.. events.Select((@event, i) => new HistoryEntry(i + 1, @event))];

    private static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);
}
